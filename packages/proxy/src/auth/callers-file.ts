import { CORE_SCHEMA, load } from 'js-yaml';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { didYouMean } from '../config/did-you-mean.ts';
import { SettingsError } from '../config/setting.ts';
import * as z from 'zod';
import { isSampleAccessKeyId, isSampleSecret, whyKnown } from './weak-credentials.ts';

/**
 * Parses a callers' file, YAML or JSON.
 *
 * A parser that keeps positions takes ten times as long as one that keeps none, and a file of 5,000 callers is read
 * while requests wait. So a file is parsed without positions first; an invalid one is parsed again, with positions, to
 * report where it is wrong. The second parser decides.
 *
 * @param file Its name, for errors.
 * @throws {SettingsError} with one line that lists every fault: file, line, column, path and what is allowed there. It
 *   repeats nothing of the file.
 */
export function parseCallersFile(text: string, file: string, context: CallersContext): readonly CallerEntry[] {
  return readCallerEntries(parseFast(text), context).entries ?? parseWithPositions(text, file, context);
}

function parseFast(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}

function parseWithPositions(text: string, file: string, context: CallersContext): readonly CallerEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [syntaxError] = document.errors;
  // yaml's own messages repeat the file's text.
  if (syntaxError !== undefined) fail(`${at(syntaxError.pos[0])}: is not YAML or JSON (${syntaxError.code})`);

  const { entries, faults } = readCallerEntries(contentOf(document, file), context);
  if (entries !== undefined) return entries;
  return fail(
    faults
      .map(({ path, member, message }) => {
        const location = member === undefined ? path : [...path, member];
        return `${at(offsetOf(document, location))}: ${render(path)} ${message}`;
      })
      .join('; '),
  );
}

function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    return fail(`${file}: has an alias that leads nowhere, or too far`);
  }
}

function fail(faults: string): never {
  throw new SettingsError(`--callers: ${faults}`);
}

// Where a member is missing, the location is that of its parent.
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const node: unknown = document.getIn(path, true);
  if (isNode(node) && node.range != null) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function render(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the file' : text.slice(1);
}

/** A caller, as the callers' file describes it. */
export interface CallerEntry {
  /** The name, as logs and metrics have it. */
  readonly name: string;
  /** The hashes of the keys that the caller may send in `x-api-key`. */
  readonly apiKeys: readonly {
    /** The SHA-256 of the key's UTF-8, in lower-case hexadecimal. */
    readonly sha256: string;
  }[];
  readonly accessKeys: readonly {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }[];
  /** The values of the caller claim in tokens. */
  readonly jwtSubjects: readonly string[];
  readonly operations: readonly string[];
  readonly targets: readonly string[];
  /** How many requests a second the caller may send; undefined: no limit of its own. */
  readonly rate?: number | undefined;
}

/** One fault of a callers' file. */
interface CallersFault {
  /** Its location: names of members and indexes in lists. */
  readonly path: readonly PropertyKey[];
  /** What is allowed there. Never what was there: it may be a secret in the wrong place. */
  readonly message: string;
  /** An unknown member at the location, to find its position. Never shown. */
  readonly member?: string | undefined;
}

/** Finds faults that a schema cannot: names and credentials that occur twice, callers without credentials. */
function faultsTogether(entries: readonly CallerEntry[]): readonly CallersFault[] {
  const seen = new Set<string>();
  const repeated = (what: string, value: string, ...path: PropertyKey[]): CallersFault[] => {
    const id = `${what}: ${value}`;
    if (seen.has(id)) return [{ path: ['callers', ...path], message: `must be no other caller's ${what}` }];
    seen.add(id);
    return [];
  };
  return entries.flatMap(({ name, apiKeys, accessKeys, jwtSubjects }, caller) => [
    ...repeated('name', name, caller, 'name'),
    ...apiKeys.flatMap(({ sha256 }, at) => repeated('key', sha256, caller, 'apiKeys', at, 'sha256')),
    ...accessKeys.flatMap(({ accessKeyId }, at) =>
      repeated('access key', accessKeyId, caller, 'accessKeys', at, 'accessKeyId'),
    ),
    ...jwtSubjects.flatMap((subject, at) => repeated('subject', subject, caller, 'jwtSubjects', at)),
    ...(apiKeys.length + accessKeys.length + jwtSubjects.length > 0
      ? []
      : [{ path: ['callers', caller], message: 'must have apiKeys, accessKeys or jwtSubjects' }]),
  ]);
}

/** What a callers' file may refer to. */
export interface CallersContext {
  readonly operations: readonly string[];
  readonly targets: readonly string[];
  /** The environment, for secrets that the file only names. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The callers of a file, or all of its faults. */
type CallerEntries =
  | { readonly entries: readonly CallerEntry[]; readonly faults?: never }
  | { readonly entries?: never; readonly faults: readonly CallersFault[] };

/** Reads the content of a callers' file, parsed. */
function readCallerEntries(content: unknown, context: CallersContext): CallerEntries {
  const { data, error } = callersOf(context).safeParse(content);
  if (data === undefined) return { faults: error.issues.map(toFault) };
  const faults = faultsTogether(data.callers);
  return faults.length > 0 ? { faults } : { entries: data.callers };
}

function toFault(issue: z.core.$ZodIssue): CallersFault {
  const { path, message } = issue;
  return { path, message, member: issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined };
}

// A short secret can be found by brute force from one signed request.
const secret = text(/^.{32,}$/s, '32 characters or more').refine(
  (given) => !isSampleSecret(given),
  mustBe('a secret made at random, and no sample'),
);
const apiKey = object({
  sha256: text(/^[0-9a-f]{64}$/i, 'the SHA-256 of a key, 64 hexadecimal digits')
    .toLowerCase()
    .superRefine((digest, context) => {
      const why = whyKnown(digest);
      if (why !== undefined) context.addIssue(`must be the SHA-256 of a key made at random: ${why}`);
    }),
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
  // YAML takes text that looks like a number for one, and its zeros in front are lost.
  const kind = z.string({
    error: ({ input }) => `must be ${allowed}${['number', 'boolean'].includes(typeof input) ? ', in quotes' : ''}`,
  });
  return kind.regex(pattern, mustBe(allowed));
}

function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      const members = Object.keys(shape);
      if (issue.code !== 'unrecognized_keys') return `must have ${members.join(', ')}`;
      const [unknown = ''] = issue.keys;
      const hint = didYouMean(unknown, members) || `; allowed: ${members.join(', ')}`;
      return `has a member that is not allowed${hint}`;
    },
  });
}

function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, mustBe('a list')).default([]);
}

function someOf(words: readonly string[]) {
  const allowed = mustBe(`one or more of ${words.join(', ')}`);
  const word = z.enum(words, {
    error: ({ input }) => {
      const hint = typeof input === 'string' ? didYouMean(input, words) : '';
      return `must be one of ${words.join(', ')}${hint}`;
    },
  });
  return z.array(word, allowed).min(1, allowed);
}
