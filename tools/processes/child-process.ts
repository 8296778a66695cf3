import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What to start. */
export interface ChildOptions {
  /** The program. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Its working folder. Default: this process's. */
  readonly cwd?: string;
  /** What becomes of its standard error. Default: it is this process's. */
  readonly stderr?: 'inherit' | 'pipe';
  /** Whether signals reach what it starts too, since it leads a process group of its own. Default: no. */
  readonly leadsGroup?: boolean;
}

const running = new Map<ChildProcess, { readonly leadsGroup: boolean }>();
// However this process ends, no child outlives it.
process.once('exit', () => {
  for (const child of running.keys()) send(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Starts a child process that ends with this one at the latest. */
export function startChild(options: ChildOptions): ChildProcess {
  const { command, args, env = process.env, cwd = process.cwd(), stderr = 'inherit', leadsGroup = false } = options;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', stderr], env, cwd, detached: leadsGroup });
  running.set(child, { leadsGroup });
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Resolves with the first line of a child's standard output that has a text in it, and lets the rest run off.
 *
 * @throws {Error} where the child ends or cannot be started before that.
 */
export async function lineWith(text: string, child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The standard output of the child is not a pipe');
  const line = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (read) => {
    if (read.includes(text)) line.resolve(read);
  });
  child.once('error', line.reject);
  child.once('exit', (status, signal) => {
    line.reject(new Error(`${child.spawnfile} ended with ${status ?? signal} before it was ready`));
  });
  return line.promise;
}

/** Sends a signal to a child and resolves when it has ended; at once where it has already. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!running.has(child)) return;
  const ended = once(child, 'exit');
  send(child, signal);
  await ended;
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (running.get(child)?.leadsGroup !== true || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // It may have ended without being known to have.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Finds a port on loopback that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port');
  return address.port;
}

/** Makes a folder for temporary files that is removed when this process ends. */
export function makeTemporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `audit-gateway-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
