import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { BindingsError } from './bindings-error.ts';

/** A command of another program. */
export interface Command {
  /** The program. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Where it runs. Default: this process's folder. */
  readonly cwd?: string;
}

const failed = z.object({ code: z.union([z.number(), z.string()]).nullish(), stdout: z.string(), stderr: z.string() });

/**
 * Runs a command and gives what it prints on its standard output.
 *
 * @throws {BindingsError} with all that it printed, where it does not succeed.
 */
export async function runCommand({ command, args, cwd }: Command): Promise<string> {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...(cwd !== undefined && { cwd }) } as const;
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
