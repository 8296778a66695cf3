import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** What to start. */
export interface ChildOptions {
  /** The program. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

const running = new Set<ChildProcess>();
// However this process ends, no child outlives it.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Starts a child process that ends with this one at the latest. Its standard error is this one's. */
export function startChild({ command, args, env = process.env }: ChildOptions): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  running.add(child);
  child.once('exit', () => running.delete(child));
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
  child.kill(signal);
  await ended;
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
