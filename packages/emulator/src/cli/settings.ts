import { emulatorDefaults } from '../emulator-options.ts';
import { type Faults, faultSettings } from '../faults/faults.ts';
import { onOff, type Setting, text, wholeNumber } from '../settings/setting.ts';

/** What the command line decides. */
export interface CommandSettings {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  /** The region that signatures must be for. */
  readonly region: string;
  /** What the account and all randomness follow from. */
  readonly seed: string;
  /** Whether requests need no signature. */
  readonly unsigned: boolean;
  /** Whether a line is written for each request. */
  readonly log: boolean;
  /** The faults. */
  readonly faults: Faults;
}

/** Every setting of the command line, by the name whose words joined by `-` are its flag. */
export const commandSettings = {
  host: text({
    meaning: 'the address to listen on; other machines reach the emulator on any but a loopback address',
    allowed: 'an address or a name of this machine',
    byDefault: emulatorDefaults.host,
  }),
  port: wholeNumber({ meaning: 'the port to listen on; 0 takes a free one', min: 0, max: 65_535, byDefault: 8090 }),
  region: text({
    meaning: 'the region that signatures must be for',
    allowed: 'the name of a region',
    byDefault: emulatorDefaults.region,
  }),
  seed: text({
    meaning: 'what the audits and all randomness follow from',
    allowed: 'some text',
    byDefault: emulatorDefaults.seed,
  }),
  unsigned: onOff('accepts requests without a signature, which AWS never does'),
  log: onOff('writes a line of JSON for each request'),
  ...faultSettings,
} as const;

/** A setting as the command line shows it. */
export interface Flag {
  /** With its dashes: `--throttle-rate`. */
  readonly flag: string;
  /** The setting. */
  readonly setting: Setting<unknown>;
}

/** Every flag, in the order in which help shows them. */
export const flags: readonly Flag[] = Object.entries(commandSettings).map(([name, setting]) => ({
  flag: flagOf(name),
  setting,
}));

/** The flag of a setting by its name. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
