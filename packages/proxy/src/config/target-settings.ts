import * as z from 'zod';
import { region } from './regions.ts';
import { integer, matching, text, url } from './setting.ts';

/** A role to assume, as AWS STS takes it. */
export interface RoleSettings {
  /** Its ARN. */
  readonly arn: string;
  /** What the role's trust policy wants to be given, where another company owns the account. Default: nothing. */
  readonly externalId?: string | undefined;
  /** How the session is called in AWS CloudTrail. Default: `audit-gateway`. */
  readonly sessionName?: string | undefined;
  /** How long a session lasts, in seconds. Default: AWS's, an hour. */
  readonly durationSeconds?: number | undefined;
  /** The tags of the session. The role's trust policy must allow `sts:TagSession`. Default: none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** An account and region that the gateway reaches. */
export interface TargetSettings {
  /** The AWS region. */
  readonly region: string;
  /** Where to forward to, in place of AWS's endpoint for the region. */
  readonly upstreamUrl?: URL | undefined;
  /** The profile of AWS's shared files that the credentials come from. Default: the gateway's own identity. */
  readonly profile?: string | undefined;
  /** The roles to assume, each with the credentials of the one before. Default: none. */
  readonly roles?: readonly RoleSettings[] | undefined;
  /** The region whose token service is asked. Default: the target's. */
  readonly stsRegion?: string | undefined;
}

const name = matching(
  'a name of lower-case letters, digits and dashes, a letter first, 63 at most',
  /^[a-z][a-z0-9-]{0,62}$/,
).refine((given) => given !== 'audit', 'any name but "audit", with which the paths of the default target begin');

const roleArn = matching('the ARN of a role', /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/);

// The limits are those of AWS's API reference of AssumeRole, "Tag" and "Role chaining".
const maxChainedSeconds = 3600;
const duration = integer(900, 43_200);
const tagKey = matching(
  '1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with aws:',
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
);
const tagValue = matching('up to 256 letters, digits, spaces and _.:/=+-@', /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
const tagsAllowed = 'up to 50 tags, each a name with a value';

const role = z.strictObject(
  {
    arn: roleArn,
    externalId: matching('2 to 1224 letters, digits and _+=,.@:/-', /^[\w+=,.@:/-]{2,1224}$/).optional(),
    sessionName: matching('2 to 64 letters, digits and _+=,.@-', /^[\w+=,.@-]{2,64}$/).optional(),
    // YAML has other ways to write a number.
    durationSeconds: z
      .string(duration.description)
      .transform((written) => String(Number(written)))
      .pipe(duration)
      .optional(),
    tags: z
      .record(tagKey, z.string('a single value').pipe(tagValue), tagsAllowed)
      .refine((given) => Object.keys(given).length <= 50, tagsAllowed)
      .optional(),
  },
  'an object with the ARN of a role',
);

const target = z.strictObject(
  {
    region,
    upstreamUrl: url.optional(),
    profile: text.optional(),
    roleArn: roleArn.optional(),
    roles: z.array(role, 'a list of roles, one or more').min(1, 'a list of roles, one or more').optional(),
    stsRegion: region.optional(),
  },
  'an object with a region',
);

/** The keys of a target. */
export const targetKeys: readonly string[] = target.keyof().options;

/** The keys of a role of a target. */
export const roleKeys: readonly string[] = role.keyof().options;

const checked = target
  .superRefine(({ roleArn: arn, roles = [] }, context) => {
    if (arn !== undefined && roles.length > 0) {
      context.addIssue({ code: 'custom', path: ['roleArn'], message: 'none beside roles' });
    }
    for (const [index, { durationSeconds = 0 }] of roles.entries()) {
      if (index === 0 || durationSeconds <= maxChainedSeconds) continue;
      const message = `up to ${maxChainedSeconds}, since AWS ends the session of a role that a role assumed after an hour`;
      context.addIssue({ code: 'custom', path: ['roles', index, 'durationSeconds'], message });
    }
  })
  .transform(({ roleArn: arn, roles, ...given }): TargetSettings => ({
    ...given,
    ...((roles ?? arn) !== undefined && { roles: roles ?? (arn === undefined ? [] : [{ arn }]) }),
  }));

/** The `targets` of a configuration file, by the first segment of their paths. */
export const targets = z
  .record(name, checked, 'targets by their names')
  .default({})
  .transform((given): ReadonlyMap<string, TargetSettings> => new Map(Object.entries(given)));
