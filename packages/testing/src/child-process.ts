import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** What to start. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** The working folder. Default: the one of this process. */
  readonly cwd?: string;
  /** Default: the child writes to the standard error of this process. */
  readonly stderr?: 'inherit' | 'pipe';
  /** Whether signals also reach what the child starts: it leads a process group. Default: no. */
  readonly leadsGroup?: boolean;
}

const running = new Map<ChildProcess, { readonly leadsGroup: boolean }>();
let endsWithThisProcess = false;

/** However this process ends, no child outlives it. */
function endChildrenAtExit(): void {
  if (endsWithThisProcess) return;
  endsWithThisProcess = true;
  process.once('exit', () => {
    for (const child of running.keys()) send(child, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/** Starts a child process that ends with this one at the latest. */
export function startChild(options: ChildOptions): ChildProcess {
  const { command, args, env = process.env, cwd = process.cwd(), stderr = 'inherit', leadsGroup = false } = options;
  endChildrenAtExit();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', stderr], env, cwd, detached: leadsGroup });
  running.set(child, { leadsGroup });
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Resolves with the first line of a child's standard output that contains a text. Later output is read and dropped, so
 * that the child never blocks on a full pipe.
 *
 * @param timeoutMs How long to wait, in milliseconds. Default: a minute.
 * @throws {Error} if the child ends or cannot be started before that, or the time is up; it is killed then.
 */
export async function lineWith(wanted: string, child: ChildProcess, timeoutMs = 60_000): Promise<string> {
  if (child.stdout === null) throw new Error('The standard output of the child is not a pipe');
  const line = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (read) => {
    if (read.includes(wanted)) line.resolve(read);
  });
  child.once('error', line.reject);
  child.once('exit', (status, signal) => {
    line.reject(new Error(`${child.spawnfile} ended with ${status ?? signal} before it was ready`));
  });
  const timer = setTimeout(() => {
    line.reject(new Error(`${child.spawnfile} did not print "${wanted}" within ${timeoutMs} ms`));
    send(child, 'SIGKILL');
  }, timeoutMs);
  return line.promise.finally(() => clearTimeout(timer));
}

/**
 * Sends a signal to a child and resolves when it has ended; at once if it already has.
 *
 * @param graceMs After how many milliseconds it is killed. Default: half a minute.
 */
export async function endChild(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 30_000,
): Promise<void> {
  if (!running.has(child)) return;
  const ended = once(child, 'exit');
  send(child, signal);
  const timer = setTimeout(() => send(child, 'SIGKILL'), graceMs);
  await ended.finally(() => clearTimeout(timer));
}

/**
 * Runs a program to its end, and resolves with what it printed.
 *
 * @throws {Error} if it cannot be started, or ends with another status than 0, with the end of its output.
 */
export async function runToEnd(
  line: readonly string[],
  options: Pick<ChildOptions, 'cwd' | 'env'> = {},
): Promise<string> {
  const [command = '', ...args] = line;
  const child = startChild({ command, args, ...options, stderr: 'pipe', leadsGroup: true });
  if (child.stdout === null || child.stderr === null) throw new Error('The output of the child is not a pipe');
  const [printed, errors]: [string, string, unknown] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (child.exitCode === 0) return printed;
  const status = child.exitCode ?? child.signalCode;
  throw new Error(`${line.join(' ')} ended with ${status}: ${`${printed}${errors}`.slice(-500)}`);
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (running.get(child)?.leadsGroup !== true || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // It may have ended before Node noticed.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const folders: string[] = [];

/** Creates a folder for temporary files that is removed when this process ends. */
export function makeTemporaryFolder(name: string): string {
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const each of folders) rmSync(each, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), `audit-gateway-${name}-`));
  folders.push(folder);
  return folder;
}
