import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import { SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';

const keys = Object.keys(settingsTable);
const content = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()], 'must be a single value'))
  .nullable();

/**
 * Reads a configuration file, YAML or JSON, into the text of each setting by its key in the settings table.
 *
 * @throws {SettingsError} where the file cannot be read or parsed, and for a key that no setting has.
 */
export async function readConfigFile(file: string): Promise<ReadonlyMap<string, string>> {
  const parsed = content.safeParse(await parseFile(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingsError(
      `--config: "${file}" is not allowed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const values = Object.entries(parsed.data ?? {});
  const unknown = values.find(([key]) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new SettingsError(`--config: "${unknown[0]}" in ${file} is not allowed; allowed: ${keys.join(', ')}`);
  }
  return new Map(values.map(([key, value]) => [key, String(value)]));
}

async function parseFile(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const [fault = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new SettingsError(`--config: "${file}" cannot be used: ${fault}; allowed: a YAML or JSON file`);
  }
}
