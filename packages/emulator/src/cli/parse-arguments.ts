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
    if (error instanceof CommanderError) return { kind: 'refused', reason: describeFault(error) };
    throw error;
  }
  const given = command.opts<Readonly<Record<string, string | true | undefined>>>();
  if (given['help'] === true) return { kind: 'help', text: command.helpInformation() };
  if (given['version'] === true) return { kind: 'version' };
  const [excess] = command.args;
  if (excess !== undefined) return { kind: 'refused', reason: `${JSON.stringify(excess)} is no flag; ${listFlags()}` };

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

function describeFault({ code, message }: CommanderError): string {
  const [fault = '', ...hint] = message.replace(/^error: /, '').split('\n');
  const [, name = '', value = ''] = /'(--[\w-]+)(?:=(.*)|[^']*)?'/.exec(fault) ?? [];
  const known = flags.find(({ flag }) => flag === name);
  if (code === 'commander.optionMissingArgument') {
    return `${name}: a value is missing; it must be ${known?.allowed ?? ''}`;
  }
  // Commander does not know `--switch=value`.
  if (known !== undefined) return `${name}: ${JSON.stringify(value)} is not allowed; it takes no value`;
  return hint.length > 0 ? `${fault} ${hint.join(' ')}` : `${fault}; ${listFlags()}`;
}

function listFlags(): string {
  return `the flags are ${flags.map(({ flag }) => flag).join(', ')}`;
}
