import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The repository's root. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

const bin = fileURLToPath(new URL('../../../node_modules/.bin/nx', import.meta.url));

/** Runs nx in a checkout and gives what it prints. A run within a run is one of its own. */
export async function nx(folder: string, ...args: string[]): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const env = { ...Object.fromEntries(own), NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
  const { stdout } = await promisify(execFile)(bin, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
