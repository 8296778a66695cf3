import type * as z from 'zod';
import { checkTogether } from './check-settings.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { didYouMean } from './did-you-mean.ts';
import { checkVariables, type Environment, textOfVariable } from './environment.ts';
import { readFlags } from './flags.ts';
import { knownRegions } from './regions.ts';
import { SettingsError } from './setting.ts';
import { type Settings, settings, settingsSchema } from './settings-schema.ts';
import { targetKeys } from './target-settings.ts';

/** What a command line asks for: to run with settings, or to print something and end. */
export type Command =
  | { readonly action: 'run'; readonly settings: Settings }
  | { readonly action: 'help'; readonly help: string; readonly settings?: never }
  | { readonly action: 'version'; readonly settings?: never };

/** A setting's text, and what the user calls it: the flag, the variable, or the key in the file. */
interface Given {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads the settings. A flag wins over the environment, which wins over the file that `--config` names.
 *
 * @param args The command line's arguments, without the program.
 * @param env The environment; an empty variable counts as not set, and so does one that Kubernetes sets for a Service.
 * @throws {SettingsError} for the first setting that is missing or not allowed, for an unknown flag or key, for a
 *   misspelt variable, and for a file that cannot be used.
 */
export async function readCommand(args: readonly string[], env: Environment): Promise<Command> {
  const flags = readFlags(args);
  if (flags.help !== undefined) return { action: 'help', help: flags.help };
  if (flags.version) return { action: 'version' };
  checkVariables(env);
  const file = flags.config === undefined ? undefined : await readConfigFile(flags.config);

  const given = new Map<string, Given>();
  for (const { key, flag = '', env: variable } of settings) {
    const sources: readonly (readonly [string, string | undefined])[] = [
      [flag, flags.get(key)],
      [variable, textOfVariable(variable, env)],
      [`${key} in ${file?.locate([key]) ?? ''}`, file?.values.get(key)],
    ];
    for (const [name, text] of sources) if (text !== undefined && !given.has(key)) given.set(key, { name, text });
  }
  const texts = Object.fromEntries(Array.from(given, ([key, { text }]) => [key, text]));
  const parsed = settingsSchema.superRefine(checkTogether).safeParse({ ...texts, targets: file?.targets });
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => describeIssue(issue, given, file)).at(0));
  }
  const { defaultTarget, region } = parsed.data;
  // Kubernetes on AWS puts AWS_REGION into every pod.
  return { action: 'run', settings: { ...parsed.data, region: defaultTarget ? region : undefined } };
}

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue, given: ReadonlyMap<string, Given>, file: ConfigFile | undefined): string {
  const setting = settings.find(({ key }) => key === issue.path[0]);
  if (setting === undefined) return describeTargetIssue(issue, file);
  const { key, flag = setting.env, env, isSecret = false, default: fallback } = setting;
  const { name = flag, text = fallback } = given.get(key) ?? {};
  if (text === undefined) return `${name}: is missing (${env} too); allowed: ${issue.message}`;
  const shown = isSecret ? 'its value' : `"${text}"`;
  const origin = given.has(key) ? '' : ', the default,';
  const hint = key === 'region' ? suggestRegion(text) : '';
  return `${name}: ${shown}${origin} is not allowed; allowed: ${issue.message}${hint}`;
}

function describeTargetIssue(issue: Issue, file: ConfigFile | undefined): string {
  const name = (path: readonly PropertyKey[]): string => `${path.join('.')} in ${file?.locate(path) ?? 'the file'}`;
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const hint = didYouMean(key, targetKeys) || `; allowed: ${targetKeys.join(', ')}`;
    return `${name([...path, key])}: is not a key of a target${hint}`;
  }
  if (issue.code === 'invalid_key') {
    return `${name(path)}: the name is not allowed; allowed: ${issue.issues[0]?.message ?? ''}`;
  }
  const text = file?.textAt(path);
  const fault = text === undefined ? 'is missing, or not a single value' : `"${text}" is not allowed`;
  return `${name(path)}: ${fault}; allowed: ${message}${path.at(-1) === 'region' ? suggestRegion(text) : ''}`;
}

function suggestRegion(text = ''): string {
  return didYouMean(text, knownRegions());
}
