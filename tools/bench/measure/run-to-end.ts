import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startChild } from '@audit-gateway/testing';

/** Where a program runs. */
export interface RunToEndOptions {
  /** Its working folder. */
  readonly cwd: string;
  /** Its environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end, and resolves with what it printed.
 *
 * @throws {Error} where it cannot be started, or ends with another status than 0, with what it wrote last.
 */
export async function runToEnd(line: readonly string[], options: RunToEndOptions): Promise<string> {
  const [command = '', ...args] = line;
  const child = startChild({ command, args, ...options, stderr: 'pipe', leadsGroup: true });
  if (child.stdout === null || child.stderr === null) throw new Error('The output of the child is not a pipe');
  const [printed, errors]: [string, string, unknown] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (child.exitCode === 0) return printed;
  throw new Error(
    `${line.join(' ')} ended with ${child.exitCode ?? child.signalCode}: ${`${printed}${errors}`.slice(-500)}`,
  );
}
