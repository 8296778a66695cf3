import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { describeFailure, exitStatus } from './failures.ts';
import { printable } from './output/text.ts';
import { createProgram } from './program.ts';

/**
 * Carries a command line out, and gives the exit status. What goes wrong is one line on standard error.
 *
 * @param args Without the program's name.
 * @throws what is a bug, with its stack.
 */
export async function run(args: readonly string[], context: Context): Promise<number> {
  let status: number = exitStatus.ok;
  const program = createProgram(context, (result) => (status = result));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    const failure = error instanceof CommanderError ? describeUsage(error) : describeFailure(error);
    if (failure.line) context.stderr.write(`audits: ${failure.line}\n`);
    return failure.status;
  }
}

function describeUsage({ code, exitCode, message }: CommanderError): { status: number; line: string } {
  if (exitCode === 0) return { status: exitStatus.ok, line: '' };
  const line =
    code === 'commander.help' ? 'a command is missing' : message.replace(/^error: /, '').replaceAll('\n', ' ');
  return { status: exitStatus.unknown, line: `${printable(line)}; "audits --help" shows what there is` };
}
