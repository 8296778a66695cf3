import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A git repository of its own in a temporary folder, which goes with its scope. */
export interface Repository extends AsyncDisposable {
  readonly folder: string;
  /** Runs git, by an author of its own and without anyone's settings. */
  readonly git: (...args: string[]) => Promise<string>;
  /** Writes files by their paths. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Writes files, and commits all that there is. */
  readonly commit: (files: Readonly<Record<string, string>>) => Promise<void>;
}

const settings = ['user.name=Somebody', 'user.email=somebody@example.com', 'commit.gpgsign=false', 'tag.gpgsign=false'];

/** Makes a repository whose branch is main. */
export async function createRepository(): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-spec-diff-'));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = async (...args: string[]): Promise<string> => {
    const configured = settings.flatMap((setting) => ['-c', setting]);
    return (await promisify(execFile)('git', [...configured, ...args], { cwd: folder, env })).stdout;
  };
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  await git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    write,
    commit: async (files) => {
      await write(files);
      await git('add', '--all');
      await git('commit', '--quiet', '--message=A change');
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
