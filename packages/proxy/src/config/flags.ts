import { Command, CommanderError, Option } from 'commander';
import { didYouMean } from './did-you-mean.ts';
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
    throw error instanceof CommanderError ? new SettingsError(describeFault(error, args, command)) : error;
  }
  const given = command.opts<Readonly<Record<string, string | true | undefined>>>();
  for (const option of command.options) {
    const text = given[option.attributeName()]?.toString() ?? '';
    // Commander takes the next flag as the value of one whose value was left out.
    if (flagsOf(command).includes(text)) throw new SettingsError(describeMissingValue(option.long ?? ''));
  }
  const [excess] = command.args;
  if (excess !== undefined) {
    const isValue = (index: number): boolean => takesValue(args[index - 1], command);
    const index = args.findIndex((argument, at) => argument === excess && !isValue(at));
    throw new SettingsError(describeExcess(index, args, command));
  }
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

function describeFault({ code, message }: CommanderError, args: readonly string[], command: Command): string {
  if (code === 'commander.optionMissingArgument') return describeMissingValue(/'(--[\w-]+)/.exec(message)?.[1] ?? '');
  const [, given = '', hint] = unknownOption.exec(message) ?? [];
  // What comes after the sign may be a secret.
  const name = nameOf(given);
  // Commander does not know `--switch=value`.
  if (settings.some(({ flag }) => flag === name)) return `${name}: takes no value`;
  const suggestion = hint === undefined ? meantFlag(name, command) : ` ${hint}`;
  if (suggestion === '') return describeExcess(args.indexOf(given), args, command);
  return `unknown option '${name}'${suggestion}`;
}

/** Commander's message of an option that there is not. */
const unknownOption = /^error: unknown option '(.*?)'(?:\n(\(Did you mean .*\)))?$/s;

function describeMissingValue(flag: string): string {
  const allowed = settings.find((setting) => setting.flag === flag)?.allowed;
  return `${flag}: its value is missing; allowed: ${allowed ?? 'a file'}`;
}

/**
 * Describes an argument that is no flag and no value of one. It is not repeated, since it may be a secret whose flag is
 * missing.
 *
 * @param index Where it is; -1 where it is the end of another one, such as `-habc`.
 */
function describeExcess(index: number, args: readonly string[], command: Command): string {
  const previous = args[index - 1];
  if (settings.some(({ flag, isSwitch }) => isSwitch && flag === previous)) return `${previous ?? ''}: takes no value`;
  const flags = flagsOf(command);
  const before = args.slice(0, Math.max(index, 0)).map(nameOf);
  const last = before.findLast((name) => flags.includes(name));
  const place = index < 0 ? 'an argument' : `argument ${index + 1}`;
  const meant = meantFlag(args[index] ?? '', command) || `; allowed: ${flags.join(', ')}`;
  return `${place}${last === undefined ? '' : `, after ${last},`} is not a flag${meant}`;
}

function nameOf(argument: string): string {
  return argument.split('=', 1)[0] ?? '';
}

/** Says which flag was meant where it has one dash, another dash, or none; empty where none is close. */
function meantFlag(given: string, command: Command): string {
  return didYouMean(`--${nameOf(given).replace(/^[-\u2010-\u2015]*/, '')}`, flagsOf(command));
}

function takesValue(argument: string | undefined, { options }: Command): boolean {
  return options.some(({ long, required }) => required && long === argument);
}

function flagsOf({ options }: Command): readonly string[] {
  return options.flatMap(({ long }) => long ?? []);
}
