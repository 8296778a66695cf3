import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';
import { readTargets, type TargetSettings } from './target-settings.ts';

/** What a configuration file says. */
export interface ConfigFile {
  /** The text of each setting by its key in the settings table. */
  readonly values: ReadonlyMap<string, string>;
  /** The targets beside the default one, by name. */
  readonly targets: ReadonlyMap<string, TargetSettings>;
}

const keys = Object.keys(settingsTable);
const content = z
  .looseObject({ targets: z.unknown() })
  .partial()
  .catchall(z.union([z.string(), z.number(), z.boolean()], 'must be a single value'))
  .nullable();

/**
 * Reads a configuration file, YAML or JSON.
 *
 * @throws {SettingsError} where the file cannot be read or parsed, and for a key that no setting has.
 */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const parsed = content.safeParse(await parseFile(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingsError(
      `--config: "${file}" is not allowed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const { targets, ...values } = parsed.data ?? {};
  const unknown = Object.keys(values).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    const allowed = [...keys, 'targets'].join(', ');
    throw new SettingsError(`--config: "${unknown}" in ${file} is not allowed; allowed: ${allowed}`);
  }
  return {
    values: new Map(Object.entries(values).map(([key, value]) => [key, String(value)])),
    targets: readTargets(targets, file),
  };
}

async function parseFile(file: string): Promise<unknown> {
  // Only gateways with a file pay for loading a parser.
  const { parse } = await import('yaml');
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const [fault = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new SettingsError(`--config: "${file}" cannot be used: ${fault}; allowed: a YAML or JSON file`);
  }
}
