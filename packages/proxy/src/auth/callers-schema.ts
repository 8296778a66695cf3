import * as z from 'zod';
import { isDigestOfKnownKey, isSampleAccessKeyId, isSampleSecret } from './weak-credentials.ts';
import { type CallerEntry, type CallersFault, faultsTogether } from './caller-entry.ts';

/** What a callers' file may refer to. */
export interface CallersContext {
  /** The ids of the contract's operations. */
  readonly operations: readonly string[];
  /** The names of the gateway's targets. */
  readonly targets: readonly string[];
  /** The environment, for secrets that the file only names. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a callers' file says, or everything that is wrong with it. */
export type CallerEntries =
  | { readonly entries: readonly CallerEntry[]; readonly faults?: never }
  | { readonly entries?: never; readonly faults: readonly CallersFault[] };

/** Reads the content of a callers' file, parsed. */
export function readCallerEntries(content: unknown, context: CallersContext): CallerEntries {
  const { data, error } = callersOf(context).safeParse(content);
  if (data === undefined) return { faults: error.issues.map(toFault) };
  const faults = faultsTogether(data.callers);
  return faults.length > 0 ? { faults } : { entries: data.callers };
}

function toFault(issue: z.core.$ZodIssue): CallersFault {
  const { path, message } = issue;
  return { path, message, member: issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined };
}

// A signed request is all that it takes to try secrets against, so a short one would be found.
const secret = text(/^.{32,}$/s, '32 characters or more').refine(
  (given) => !isSampleSecret(given),
  mustBe('a secret made at random, and no sample'),
);
const apiKey = object({
  sha256: text(/^[0-9a-f]{64}$/i, 'the SHA-256 of a key, 64 hexadecimal digits')
    .toLowerCase()
    .refine(
      (digest) => !isDigestOfKnownKey(digest),
      mustBe('the SHA-256 of a key made at random: this one anybody guesses'),
    ),
});
const accessKey = object({
  accessKeyId: text(/^\w{16,128}$/, '16 to 128 letters, digits and underscores').refine(
    (id) => !isSampleAccessKeyId(id),
    mustBe('an id of your own, and no sample'),
  ),
  secretAccessKey: secret.optional(),
  secretAccessKeyEnv: text(/^\w+$/, 'the name of an environment variable').optional(),
});

function callersOf({ operations, targets, env }: CallersContext) {
  const caller = object({
    name: text(/^[a-z0-9][\w.-]{0,63}$/i, '1 to 64 letters, digits, "_", "." and "-", a letter or digit first'),
    apiKeys: listOf(apiKey),
    accessKeys: listOf(accessKey.transform(withSecretOf(env))),
    jwtSubjects: listOf(text(/./, "a token's subject")),
    operations: someOf(operations),
    targets: someOf(targets),
    rate: z.number(mustBe('a number above 0')).positive(mustBe('a number above 0')).optional(),
  });
  return object({ callers: z.array(caller, mustBe('a list')) });
}

function withSecretOf(env: CallersContext['env']) {
  return (
    { accessKeyId, secretAccessKey, secretAccessKeyEnv }: z.output<typeof accessKey>,
    context: z.RefinementCtx,
  ) => {
    if ((secretAccessKey === undefined) === (secretAccessKeyEnv === undefined)) {
      context.addIssue('must have one of secretAccessKey and secretAccessKeyEnv');
      return z.NEVER;
    }
    const found = secret.safeParse(secretAccessKey ?? env[secretAccessKeyEnv ?? '']);
    if (found.success) return { accessKeyId, secretAccessKey: found.data };
    const message = 'must name an environment variable with 32 characters or more, made at random';
    context.addIssue({ code: 'custom', message, path: ['secretAccessKeyEnv'] });
    return z.NEVER;
  };
}

function mustBe(allowed: string): { error: string } {
  return { error: `must be ${allowed}` };
}

function text(pattern: RegExp, allowed: string) {
  return z.string(mustBe(allowed)).regex(pattern, mustBe(allowed));
}

function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => {
      const members = Object.keys(shape).join(', ');
      return code === 'unrecognized_keys'
        ? `has a member that is not allowed; allowed: ${members}`
        : `must have ${members}`;
    },
  });
}

function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, mustBe('a list')).default([]);
}

function someOf(words: readonly string[]) {
  const allowed = mustBe(`one or more of ${words.join(', ')}`);
  return z.array(z.enum(words, mustBe(`one of ${words.join(', ')}`)), allowed).min(1, allowed);
}
