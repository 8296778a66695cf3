import { parseArgs } from 'node:util';
import { type Setting, SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';

const ofSettings = Object.values<Setting<unknown>>(settingsTable).flatMap(({ flag, isSwitch = false }) =>
  flag === undefined ? [] : [{ flag, type: isSwitch ? ('boolean' as const) : ('string' as const) }],
);
const options = Object.fromEntries(ofSettings.map(({ flag, type }) => [flag, { type }]));

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
        ...options,
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
    return new Map(Object.entries(values).map(([flag, value]) => [flag, String(value)]));
  } catch (error) {
    const [fault = ''] = (error instanceof Error ? error.message : '').split(/[.\n]/, 1);
    const allowed = [...Object.keys(options), 'config', 'help', 'version'].map((flag) => `--${flag}`).join(', ');
    throw new SettingsError(`${fault}; allowed: ${allowed}`);
  }
}
