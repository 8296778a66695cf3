import { parseArgs } from 'node:util';
import { readFaults } from '../faults/faults.ts';
import type { Setting } from '../settings/setting.ts';
import { type CommandSettings, commandSettings, flagOf, flags } from './settings.ts';

/** What a command line asks for. */
export type Command =
  | { readonly kind: 'run'; readonly settings: CommandSettings }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a command line, without the program's name. Of a flag that comes twice, the last one counts. */
export function parseArguments(args: readonly string[]): Command {
  const options = Object.fromEntries(flags.map(({ flag, setting }) => [flag.slice(2), { type: typeOf(setting) }]));
  // Not strict, since its errors do not say what is allowed.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, unknown>();
  for (const token of tokens) {
    if (token.kind !== 'option') return refuseUnknown(token.kind === 'positional' ? token.value : '--');
    const { rawName, value } = token;
    if (rawName === '--help') return { kind: 'help' };
    if (rawName === '--version') return { kind: 'version' };
    const known = flags.find(({ flag }) => flag === rawName);
    if (known === undefined) return refuseUnknown(rawName);
    const reading = readValue(known.setting, value);
    if ('reason' in reading) return { kind: 'refused', reason: `${rawName}: ${reading.reason}` };
    given.set(rawName, reading.value);
  }
  return { kind: 'run', settings: settingsFrom(given) };
}

function refuseUnknown(argument: string): Command {
  const known = flags.map(({ flag }) => flag).join(', ');
  return { kind: 'refused', reason: `${JSON.stringify(argument)} is no flag; the flags are ${known}` };
}

function typeOf({ parse }: Setting<unknown>): 'string' | 'boolean' {
  return parse === undefined ? 'boolean' : 'string';
}

function readValue(
  { parse, accepts, allowed }: Setting<unknown>,
  given?: string,
): { value: unknown } | { reason: string } {
  if (given === undefined)
    return parse === undefined ? { value: true } : { reason: `a value is missing; it must be ${allowed}` };
  if (parse === undefined) return { reason: `${JSON.stringify(given)} is not allowed; it takes no value` };
  const value = parse(given);
  return accepts(value) ? { value } : { reason: `${JSON.stringify(given)} is not allowed; it must be ${allowed}` };
}

function settingsFrom(given: ReadonlyMap<string, unknown>): CommandSettings {
  const read = <Value>(name: keyof typeof commandSettings, setting: Setting<Value>): Value => {
    const value = given.get(flagOf(name));
    return setting.accepts(value) ? value : setting.byDefault;
  };
  const { host, port, region, seed, unsigned, log } = commandSettings;
  return {
    host: read('host', host),
    port: read('port', port),
    region: read('region', region),
    seed: read('seed', seed),
    unsigned: read('unsigned', unsigned),
    log: read('log', log),
    faults: readFaults(read),
  };
}
