import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyRepository } from '@audit-gateway/testing';
import * as z from 'zod';
import { readJson } from '../../npm/workspaces.ts';

/** A copy of the repository, at a version that was released in it. */
export interface ReleasedCopy {
  readonly folder: string;
  readonly version: string;
  /** What `npm run version` printed. */
  readonly printed: string;
  /** Runs a program in it, without what Nx and npm set for their own children, and gives what it printed. */
  run(line: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): Promise<void>;
}

/** Copies the repository, turns its changesets into a version as a maintainer does, commits and tags it. */
export async function createReleasedCopy(): Promise<ReleasedCopy> {
  const { folder, remove } = await copyRepository();
  const run = async (line: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const [command = '', ...args] = line;
    const own = Object.entries(process.env).filter(([name]) => !/^(NX_|npm_)/.test(name));
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: folder,
      env: { ...Object.fromEntries(own), NX_DAEMON: 'false', FORCE_COLOR: '0', ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  const git = async (...args: string[]): Promise<void> => {
    await run(['git', '-c', 'user.name=A Maintainer', '-c', 'user.email=maintainer@example.com', ...args]);
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Start');
  const printed = await run(['npm', 'run', '--silent', 'version']);
  const { version } = z.object({ version: z.string() }).parse(readJson(join(folder, 'package.json')));
  await git('add', '--all');
  await git('commit', '--quiet', `--message=Release ${version}`);
  await git('tag', `v${version}`);
  return { folder, version, printed, run, remove };
}
