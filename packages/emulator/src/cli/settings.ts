import * as z from 'zod';
import { emulatorDefaults } from '../emulator-options.ts';
import { faultsSchema } from '../faults/faults.ts';
import { onOff, text, wholeNumber } from '../settings/setting.ts';

/** Every setting of the command line. Flags, help, errors and the README follow from it. */
export const commandSchema = z.object({
  host: text('an address or a name of this machine')
    .default(emulatorDefaults.host)
    .describe('the address to listen on; other machines reach the emulator on any but a loopback address'),
  port: wholeNumber({ min: 0, max: 65_535 }).default(8090).describe('the port to listen on; 0 takes a free one'),
  region: text('the name of a region')
    .default(emulatorDefaults.region)
    .describe('the region that signatures must be for'),
  seed: text('some text').default(emulatorDefaults.seed).describe('what the audits and all randomness follow from'),
  unsigned: onOff.describe('accepts requests without a signature, which AWS never does'),
  log: onOff.describe('writes a line of JSON for each request'),
  ...faultsSchema.shape,
});

/** What the command line decides. */
export type CommandSettings = z.output<typeof commandSchema>;

/** A setting as the command line shows it. */
export interface Flag {
  /** Its name in the settings. */
  readonly key: string;
  /** With its dashes: `--throttle-rate`. */
  readonly flag: string;
  /** Whether it stands alone, and takes no value. */
  readonly isSwitch: boolean;
  /** What it does, in a sentence without its end. */
  readonly meaning: string;
  /** What is allowed, with the unit. */
  readonly allowed: string;
  /** Its value where none is given. */
  readonly byDefault: string;
  /** Whether a value is allowed. */
  readonly accepts: (value: unknown) => boolean;
}

/** Every flag, in the order in which help shows them. */
export const flags: readonly Flag[] = Object.entries(commandSchema.shape).map(([key, schema]) => {
  const byDefault: unknown = schema.parse(undefined);
  return {
    key,
    flag: `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`,
    isSwitch: schema.unwrap() instanceof z.ZodBoolean,
    meaning: schema.description ?? '',
    allowed: schema.unwrap().description ?? '',
    byDefault: String(byDefault),
    accepts: (value) => schema.safeParse(value).success,
  };
});
