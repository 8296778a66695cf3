import type * as z from 'zod';
import { findProfile, type FoundProfile } from '../lib/aws-profiles.ts';
import { checkTogether } from './check-settings.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { didYouMean } from './did-you-mean.ts';
import { checkVariables, configVariable, type Environment, textOfVariable } from './environment.ts';
import { readFlags } from './flags.ts';
import { knownRegions } from './regions.ts';
import { listed, SettingsError } from './setting.ts';
import { type Setting, type Settings, settings, settingsSchema } from './settings-schema.ts';
import { roleKeys, targetKeys } from './target-settings.ts';
import { unusedSettings } from './unused-settings.ts';

/** What a command line asks for: to run with settings, or to print something and end. */
export type Command =
  | {
      readonly action: 'run';
      readonly settings: Settings;
      /** A sentence for each setting that is given and has no effect. */
      readonly unused: readonly string[];
    }
  | { readonly action: 'help'; readonly help: string; readonly settings?: never; readonly unused?: never }
  | { readonly action: 'version'; readonly settings?: never; readonly unused?: never };

/** A setting's text, and what the user calls it: the flag, the variable, or the key in the file. */
interface Given {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads the settings. A flag wins over the environment, which wins over the file that `--config` names.
 *
 * @param args The command line's arguments, without the program.
 * @param env The environment; AUDIT_GATEWAY_CONFIG stands for `--config`. An empty variable counts as not set, and so does one that Kubernetes sets for a Service.
 * @throws {SettingsError} for the first setting that is missing or not allowed, for an unknown flag or key, for a
 *   misspelt variable, and for a file that cannot be used.
 */
export async function readCommand(args: readonly string[], env: Environment): Promise<Command> {
  const flags = readFlags(args);
  if (flags.help !== undefined) return { action: 'help', help: flags.help };
  if (flags.version) return { action: 'version' };
  checkVariables(env);
  const configFile = flags.config ?? textOfVariable(configVariable, env);
  const file = configFile === undefined ? undefined : await readConfigFile(configFile);

  const given = new Map<string, Given>();
  const isIgnored = (variable: string): boolean =>
    variable.startsWith('AWS_ENDPOINT_URL') && given.get('ignoreEndpointUrls')?.text === 'true';
  for (const { key, flag = '', env: variable, otherEnv } of settings) {
    const sources: readonly (readonly [string, string | undefined])[] = [
      [flag, flags.get(key)],
      ...[variable, ...otherEnv]
        .filter((name) => !isIgnored(name))
        .map((name) => [name, textOfVariable(name, env)] as const),
      [`${key} in ${file?.locate([key]) ?? ''}`, file?.values.get(key)],
    ];
    for (const [name, text] of sources) if (text !== undefined && !given.has(key)) given.set(key, { name, text });
  }
  // A profile is there for every program: where the file has targets, its region would add a default one unasked.
  const profile = given.has('region') || file?.targets !== undefined ? undefined : await findProfile(env);
  const text = profile?.values?.['region'];
  if (text !== undefined) given.set('region', { name: `region of ${describeProfile(profile)}`, text });
  const texts = Object.fromEntries(Array.from(given, ([key, { text }]) => [key, text]));
  const parsed = settingsSchema.superRefine(checkTogether).safeParse({ ...texts, targets: file?.targets });
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => describeIssue(issue, given, file, profile)).at(0));
  }
  const { defaultTarget, region } = parsed.data;
  const nameOf = (key: string): string | undefined => {
    const { name, text } = given.get(key) ?? {};
    return text === settings.find((setting) => setting.key === key)?.default ? undefined : name;
  };
  return {
    action: 'run',
    // Kubernetes on AWS puts AWS_REGION into every pod.
    settings: { ...parsed.data, region: defaultTarget ? region : undefined },
    unused: unusedSettings(parsed.data, nameOf),
  };
}

type Issue = z.core.$ZodIssue;

function describeProfile({ name = '', files = [] }: Partial<FoundProfile> = {}): string {
  return `profile "${name}" in ${files.join(' or ')}`;
}

function describeIssue(
  issue: Issue,
  given: ReadonlyMap<string, Given>,
  file: ConfigFile | undefined,
  profile: FoundProfile | undefined,
): string {
  const setting = settings.find(({ key }) => key === issue.path[0]);
  if (setting === undefined) return describeTargetIssue(issue, file);
  const { key, flag = setting.env, env, otherEnv, isSecret = false, default: fallback } = setting;
  const { name = flag, text = fallback } = given.get(key) ?? {};
  if (text === undefined) {
    const isUnknown = key === 'region' && profile?.values === undefined && (profile?.files.length ?? 0) > 0;
    const hint = isUnknown ? `, and there is no ${describeProfile(profile)}` : '';
    return `${name}: is missing (${[env, ...otherEnv].join(', ')} too)${hint}; allowed: ${issue.message}`;
  }
  const shown = isSecret ? 'its value' : quote(text);
  const origin = given.has(key) ? '' : ', the default,';
  return `${name}: ${shown}${origin} is not allowed; allowed: ${issue.message}${suggest(setting, text)}`;
}

function describeTargetIssue(issue: Issue, file: ConfigFile | undefined): string {
  const name = (path: readonly PropertyKey[]): string => `${path.join('.')} in ${file?.locate(path) ?? 'the file'}`;
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const [owner, keys] = path.includes('roles') ? ['role', roleKeys] : ['target', targetKeys];
    const hint = didYouMean(key, keys) || `; allowed: ${keys.join(', ')}`;
    return `${name([...path, key])}: is not a key of a ${owner}${hint}`;
  }
  if (issue.code === 'invalid_key') {
    return `${name(path)}: the name is not allowed; allowed: ${issue.issues[0]?.message ?? ''}`;
  }
  const text = file?.textAt(path);
  const fault = text === undefined ? 'is missing, or of another kind' : `${quote(text)} is not allowed`;
  return `${name(path)}: ${fault}; allowed: ${message}${isRegionKey(path.at(-1)) ? suggestRegion(text) : ''}`;
}

/** Quotes a text that is at fault; not a URL with a user, which may have a password too. */
function quote(text: string): string {
  return /\/\/[^/]*@/.test(text) ? 'its value' : `"${text}"`;
}

function isRegionKey(key: PropertyKey | undefined): boolean {
  return key === 'region' || key === 'stsRegion';
}

function suggest({ key, words }: Setting, text: string): string {
  if (key === 'region') return suggestRegion(text);
  const slip = words.length === 0 ? undefined : listed(text).find((word) => !words.includes(word));
  return slip === undefined ? '' : didYouMean(slip, words);
}

function suggestRegion(text = ''): string {
  return didYouMean(text, knownRegions());
}
