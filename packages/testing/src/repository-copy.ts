import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './nx.ts';

const run = promisify(execFile);

/** A copy of the repository that can be changed at will. */
export interface RepositoryCopy {
  /** Its folder. */
  readonly folder: string;
  /**
   * Runs one of the copy's TypeScript files from source, and gives what it prints.
   *
   * @throws where it fails, with its `stderr` and `code`.
   */
  readonly runFile: (file: string, ...args: string[]) => Promise<string>;
  /** Deletes it. */
  readonly remove: () => Promise<void>;
}

/**
 * Copies what git knows of, and whatever is new and not ignored. Installed packages are linked to, all but the
 * workspace's own: those lead into the copy.
 */
export async function copyRepository(): Promise<RepositoryCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-copy-'));
  const { stdout } = await run('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root });
  const files = stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  await Promise.all(files.map((file) => cp(join(root, file), join(folder, file))));
  const owners = new Set(files.filter((file) => basename(file) === 'package.json').map(dirname));
  for (const owner of [...owners].filter((one) => existsSync(join(root, one, 'node_modules')))) {
    await linkModules(join(root, owner, 'node_modules'), join(folder, owner, 'node_modules'));
  }
  const own = join('node_modules', '@audit-gateway');
  await mkdir(join(folder, own));
  for (const name of await readdir(join(root, own))) {
    await symlink(await readlink(join(root, own, name)), join(folder, own, name));
  }
  return {
    folder,
    runFile: async (file, ...args) => {
      const { stdout: printed } = await run(process.execPath, ['-C', '@audit-gateway/source', file, ...args], {
        cwd: folder,
      });
      return printed;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

async function linkModules(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  const foreign = names.filter((name) => name !== '@audit-gateway' && !name.startsWith('.vite'));
  await Promise.all(foreign.map((name) => symlink(join(from, name), join(to, name))));
}
