import { Command, CommanderError, Option } from 'commander';
import { SettingsError } from './setting.ts';
import { type Setting, settings } from './settings-schema.ts';

/** What a command line says. */
export interface Flags {
  /** What `--help` prints, where it is asked for. */
  readonly help: string | undefined;
  /** Whether the version is asked for. */
  readonly version: boolean;
  /** The configuration file. */
  readonly config: string | undefined;
  /** The text of a setting by its key; undefined where its flag is not given. */
  readonly get: (key: string) => string | undefined;
}

/**
 * Reads a command line. Of a flag that is given twice, the last one counts.
 *
 * @throws {SettingsError} for a flag that does not exist or lacks its value, and for an argument that is no flag.
 */
export function readFlags(args: readonly string[]): Flags {
  const command = createCommand();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? new SettingsError(describeFault(error, command)) : error;
  }
  const [excess] = command.args;
  if (excess !== undefined) throw new SettingsError(`'${excess}' is not a flag; allowed: ${listFlags(command)}`);
  const given = command.opts<Readonly<Record<string, string | true | undefined>>>();
  const get = (key: string): string | undefined => given[key]?.toString();
  return {
    help: given['help'] === true ? `${command.helpInformation()}${describeOthers()}` : undefined,
    version: given['version'] === true,
    config: get('config'),
    get,
  };
}

function createCommand(): Command {
  const command = new Command('audit-gateway')
    .usage('--region <region> [flags]')
    .description(
      `Serves ListAuditTasks and DescribeAuditTask of AWS IoT Device Defender: checks each request against the contract, signs it and forwards it to AWS. The AWS credentials come from AWS's default provider chain.

A flag wins over the environment variable, which wins over the file's key.`,
    )
    // The errors, and what is printed where, are the caller's.
    .helpOption(false)
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ helpWidth: 120 })
    .optionsGroup('Flags:');
  for (const setting of settings) {
    const { flag, isSwitch = false } = setting;
    if (flag !== undefined) command.addOption(new Option(isSwitch ? flag : `${flag} <value>`, describe(setting)));
  }
  return command
    .option('--config <file>', 'A YAML or JSON file with settings by their keys.')
    .option('-h, --help', 'Print this and end.')
    .option('-v, --version', 'Print the version and end.');
}

function describe({ key, env, otherEnv, description, allowed, default: value }: Setting): string {
  const fallback = value === undefined || value === '' ? '' : ` Default: ${value}.`;
  return `${description} Allowed: ${allowed}.${fallback} Or ${[env, ...otherEnv].join(' or ')}, or ${key} in the file.`;
}

function describeOthers(): string {
  const others = settings.filter(({ flag }) => flag === undefined);
  return `\nWithout a flag:\n${others.map((setting) => `  ${describe(setting)}\n`).join('')}`;
}

function describeFault({ code, message }: CommanderError, command: Command): string {
  const [fault = '', ...hint] = message.replace(/^error: /, '').split('\n');
  const [, name = ''] = /'(--[\w-]+)/.exec(fault) ?? [];
  const allowed = settings.find(({ flag }) => flag === name)?.allowed;
  if (code === 'commander.optionMissingArgument')
    return `${name}: its value is missing; allowed: ${allowed ?? 'a file'}`;
  // Commander does not know `--switch=value`.
  if (allowed !== undefined) return `${name}: takes no value`;
  return hint.length > 0 ? `${fault} ${hint.join(' ')}` : `${fault}; allowed: ${listFlags(command)}`;
}

function listFlags({ options }: Command): string {
  return options.map(({ long }) => long).join(', ');
}
