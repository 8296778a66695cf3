import { type Command, CommanderError } from 'commander';
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
    const failure = error instanceof CommanderError ? describeUsage(error, args, program) : describeFailure(error);
    if (failure.line) context.stderr.write(`audits: ${failure.line}\n`);
    return failure.status;
  }
}

function describeUsage(
  { code, exitCode, message }: CommanderError,
  args: readonly string[],
  program: Command,
): { status: number; line: string } {
  if (exitCode === 0) return { status: exitStatus.ok, line: '' };
  const line =
    code === 'commander.help'
      ? 'a command is missing'
      : (describeUnknown(message, args, program) ?? message.replace(/^error: /, '').replaceAll('\n', ' '));
  return { status: exitStatus.unknown, line: `${printable(line)}; "audits --help" shows what there is` };
}

/** Commander's messages of what there is not. */
const unknown = /^error: unknown (option|command) '(.*?)'(?:\n(\(Did you mean .*\)))?$/s;

/**
 * Describes an option or a command that there is not. It is repeated only where it is like one that there is: a secret
 * in the wrong place would get into the log of a pipeline.
 */
function describeUnknown(message: string, args: readonly string[], program: Command): string | undefined {
  const [, what, given, suggestion] = unknown.exec(message) ?? [];
  if (what === undefined || given === undefined) return undefined;
  const options = [program, ...program.commands].flatMap((command) => command.options);
  const [name = ''] = given.split('=', 1);
  const longer = options.find(({ long }) => name.length > 4 && long?.startsWith(`${name}-`))?.long;
  const hint = suggestion ?? (longer && `(Did you mean ${longer}?)`);
  if (hint !== undefined) return `unknown ${what} '${name}' ${hint}`;
  const isValue = (index: number): boolean => options.some((each) => each.required && each.long === args[index - 1]);
  const index = args.findIndex((argument, at) => argument === given && !isValue(at));
  return `${index < 0 ? 'an argument' : `argument ${index + 1}`} is no ${what}`;
}
