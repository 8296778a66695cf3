import { parseArgs } from 'node:util';
import { SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';

const ofSettings = Object.values(settingsTable).flatMap(({ flag }) => flag ?? []);
const withValue = [...ofSettings, 'config'];

/**
 * Reads a command line into the text of each flag by its name.
 *
 * @throws {SettingsError} for a flag that does not exist or lacks its value.
 */
export function readFlags(args: readonly string[]): ReadonlyMap<string, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(withValue.map((flag) => [flag, { type: 'string' as const }])),
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
    return new Map(Object.entries(values).map(([flag, value]) => [flag, String(value)]));
  } catch (error) {
    const [fault = ''] = (error instanceof Error ? error.message : '').split(/[.\n]/, 1);
    const allowed = [...withValue, 'help', 'version'].map((flag) => `--${flag}`).join(', ');
    throw new SettingsError(`${fault}; allowed: ${allowed}`);
  }
}
