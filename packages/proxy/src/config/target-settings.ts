import * as z from 'zod';
import { region } from './regions.ts';
import { matching, url } from './setting.ts';

/** An account and region that the gateway reaches. */
export interface TargetSettings {
  /** The AWS region. */
  readonly region: string;
  /** Where to forward to, in place of AWS's endpoint for the region. */
  readonly upstreamUrl: URL | undefined;
  /** The role to assume, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
}

const name = matching(
  'a name of lower-case letters, digits and dashes, a letter first, 63 at most',
  /^[a-z][a-z0-9-]{0,62}$/,
).refine((text) => text !== 'audit', 'any name but "audit", with which the paths of the default target begin');

const target = z
  .strictObject(
    {
      region,
      upstreamUrl: url.optional(),
      roleArn: matching('the ARN of a role', /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/).optional(),
    },
    'an object with a region',
  )
  .transform((given): TargetSettings => ({ upstreamUrl: undefined, roleArn: undefined, ...given }));

/** The keys of a target. */
export const targetKeys: readonly string[] = target.in.keyof().options;

/** The `targets` of a configuration file, by the first segment of their paths. */
export const targets = z
  .record(name, target, 'targets by their names')
  .default({})
  .transform((given): ReadonlyMap<string, TargetSettings> => new Map(Object.entries(given)));
