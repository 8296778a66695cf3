import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';

/** A failure whose message says what is wrong and what to do. */
export class BindingsError extends Error {
  override readonly name = 'BindingsError';
}

/** A command to run. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Default: the folder of this process. */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

const failed = z.object({ code: z.union([z.number(), z.string()]).nullish(), stdout: z.string(), stderr: z.string() });

/**
 * Runs a command and returns its standard output.
 *
 * @throws {BindingsError} with all its output, where the command fails.
 */
export async function runCommand({ command, args, cwd, env }: Command): Promise<string> {
  const options = {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  } as const;
  try {
    const { stdout } = await promisify(execFile)(command, args, options);
    return stdout;
  } catch (error) {
    const { data } = failed.safeParse(error);
    const printed = data === undefined ? String(error) : `${data.stdout}${data.stderr}`.trimEnd();
    throw new BindingsError(`${printed}\n${[command, ...args].join(' ')}: failed with ${data?.code ?? 'a signal'}`, {
      cause: error,
    });
  }
}
