import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ReleaseError } from './release-error.ts';

/** How a program is run. */
export interface RunOptions {
  /** The working folder. Default: the one of this process. */
  readonly cwd?: string;
  /** Variables that are set beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. Default: nothing. */
  readonly input?: string;
}

/** How a program ended. */
export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, whatever its status.
 *
 * @throws {ReleaseError} where it cannot be started.
 */
export async function tryRun(line: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [command = '', ...args] = line;
  const { cwd, env, input = '' } = options;
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const failed = once(child, 'error').then(([error]: unknown[]) => {
    throw new ReleaseError(
      `${command} cannot be started (${String(error)}); install it, or see tools/release/README.md`,
    );
  });
  // A program that reads nothing may have closed its input.
  child.stdin.on('error', () => undefined).end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const [stdout, stderr] = await Promise.race([ended, failed]);
  return { status: child.exitCode ?? 1, stdout, stderr };
}

/**
 * Runs a program to its end, and gives what it printed.
 *
 * @throws {ReleaseError} where it cannot be started, or its status is not 0; with the end of what it said.
 */
export async function run(line: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await tryRun(line, options);
  if (status === 0) return stdout;
  throw new ReleaseError(`${line.join(' ')} ended with status ${status}:\n${`${stdout}${stderr}`.trim().slice(-2000)}`);
}
