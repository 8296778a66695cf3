import * as z from 'zod';
import { regions } from './regions.ts';
import { SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';

/** An account and region that the gateway reaches. */
export interface TargetSettings {
  /** The AWS region. */
  readonly region: string;
  /** Where to forward to, in place of AWS's endpoint for the region. */
  readonly upstreamUrl: URL | undefined;
  /** The role to assume, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
}

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, a letter first, 63 at most')
  .refine((text) => text !== 'audit', 'must not be "audit", with which the paths of the default target begin');
const target = z.strictObject({
  region: z.enum(regions, 'must be an AWS region'),
  upstreamUrl: z
    .string()
    .transform((text) => settingsTable.upstreamUrl.read(text))
    .refine((url) => url !== undefined, `must be ${settingsTable.upstreamUrl.allowed}`)
    .optional(),
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of a role')
    .optional(),
});
const targets = z.record(name, target).default({});

/**
 * Reads the `targets` of a configuration file: what the first segment of a path stands for.
 *
 * @throws {SettingsError} for the first fault, with its place.
 */
export function readTargets(given: unknown, file: string): ReadonlyMap<string, TargetSettings> {
  const parsed = targets.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
    const place = ['targets', ...(issue?.path ?? [])].join('.');
    throw new SettingsError(`--config: ${place} in ${file} is not allowed: ${message ?? ''}`);
  }
  return new Map(
    Object.entries(parsed.data).map(([key, { region, upstreamUrl, roleArn }]) => [
      key,
      { region, upstreamUrl, roleArn },
    ]),
  );
}
