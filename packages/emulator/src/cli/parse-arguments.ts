import { Command, CommanderError, Option } from 'commander';
import { type CommandSettings, commandSchema, flags } from './settings.ts';

/** What a command line asks for. */
export type CommandLine =
  | { readonly kind: 'run'; readonly settings: CommandSettings }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a command line, without the program's name. Of a flag that comes twice, the last one counts. */
export function parseArguments(args: readonly string[]): CommandLine {
  const command = createCommand();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'refused', reason: describeFault(error, args) };
    throw error;
  }
  const given = command.opts<Readonly<Record<string, string | true | undefined>>>();
  if (given['help'] === true) return { kind: 'help', text: command.helpInformation() };
  if (given['version'] === true) return { kind: 'version' };
  const [excess] = command.args;
  if (excess !== undefined) {
    const takesValue = (argument: string | undefined): boolean =>
      flags.some(({ flag, isSwitch }) => !isSwitch && flag === argument);
    const index = args.findIndex((argument, at) => argument === excess && !takesValue(args[at - 1]));
    return { kind: 'refused', reason: describeExcess(index, args) };
  }

  const values = flags.flatMap(({ key, accepts }) => {
    const text = given[key];
    return text === undefined ? [] : [[key, typeof text === 'string' ? readText(text, accepts) : text]];
  });
  const { data, error } = commandSchema.safeParse(Object.fromEntries(values));
  if (data !== undefined) return { kind: 'run', settings: data };
  const { flag = '', key = '', allowed = '' } = flags.find((each) => each.key === error.issues[0]?.path[0]) ?? {};
  return { kind: 'refused', reason: `${flag}: ${JSON.stringify(given[key])} is not allowed; it must be ${allowed}` };
}

function createCommand(): Command {
  const command = new Command('audit-emulator')
    .usage('[flags]')
    .description('Emulates ListAuditTasks and DescribeAuditTask of AWS IoT on this machine.')
    // The errors, and what is printed where, are the caller's.
    .helpOption(false)
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ helpWidth: 120 })
    .optionsGroup('Flags:');
  for (const { flag, isSwitch, meaning, allowed, byDefault } of flags) {
    const limits = isSwitch ? 'default off' : `${allowed}; default ${byDefault}`;
    command.addOption(new Option(isSwitch ? flag : `${flag} <value>`, `${meaning} (${limits})`));
  }
  return command.option('-h, --help', 'prints this').option('-v, --version', 'prints the version');
}

/** Reads the number or range that a text spells, where the setting does not take the text itself. */
function readText(text: string, accepts: (value: unknown) => boolean): unknown {
  if (accepts(text)) return text;
  const numbers = text.split('-').map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) : NaN));
  const [min = NaN, max, ...more] = numbers;
  if (more.length > 0) return text;
  return max === undefined ? min : { min, max };
}

function describeFault({ code, message }: CommanderError, args: readonly string[]): string {
  if (code === 'commander.optionMissingArgument') {
    const [, name = ''] = /'(--[\w-]+)/.exec(message) ?? [];
    return `${name}: a value is missing; it must be ${flags.find(({ flag }) => flag === name)?.allowed ?? ''}`;
  }
  const [, given = '', hint] = unknownOption.exec(message) ?? [];
  const [name = ''] = given.split('=', 1);
  // Commander does not know `--switch=value`.
  if (flags.some(({ flag }) => flag === name)) return `${name}: it takes no value`;
  return hint === undefined ? describeExcess(args.indexOf(given), args) : `unknown option '${name}' ${hint}`;
}

/** Commander's message of an option that there is not. */
const unknownOption = /^error: unknown option '(.*?)'(?:\n(\(Did you mean .*\)))?$/s;

/** Says where an argument is, and does not repeat it: it may be a secret in the wrong place. */
function describeExcess(index: number, args: readonly string[]): string {
  const names = args.slice(0, Math.max(index, 0)).map((argument) => argument.split('=', 1)[0]);
  const last = names.findLast((name) => flags.some(({ flag }) => flag === name));
  const place = index < 0 ? 'an argument' : `argument ${index + 1}`;
  return `${place}${last === undefined ? '' : `, after ${last},`} is no flag; ${listFlags()}`;
}

function listFlags(): string {
  return `the flags are ${flags.map(({ flag }) => flag).join(', ')}`;
}
