import { hash } from 'node:crypto';

// Keys of samples, keys that people type while they try, and what an unset variable gives.
const knownKeys = [
  '',
  '\n',
  'foo',
  'bar',
  'foobar',
  'hello',
  'key',
  'my-key',
  'mykey',
  'api-key',
  'apikey',
  'x-api-key',
  'secret',
  'my-secret',
  'password',
  'passw0rd',
  'admin',
  'token',
  'test',
  'testing',
  'demo',
  'sample',
  'example',
  'default',
  'changeme',
  'change-me',
  'dashboard',
  'dashboards',
  'audit-gateway',
  'a',
  'x',
  '1',
  '123',
  '1234',
  '12345',
  '123456',
  '12345678',
  '123456789',
  '1234567890',
  'abc',
  'abc123',
  'undefined',
  'null',
];
/** What ends a line that `echo` prints, on Windows too. */
const lineEnds = ['\n', '\r\n'];

const digestsOfKnownKeys: ReadonlyMap<string, string> = new Map([
  ...knownKeys.flatMap((key) =>
    ['', ...lineEnds].map((end) => [digestOf(key + end), 'this one anybody guesses'] as const),
  ),
  [digestOf(''), 'this is of an empty text, as of a variable that is not set'],
  ...lineEnds.map(
    (end) => [digestOf(end), 'this is of a line end alone, as echo prints for a variable that is not set'] as const,
  ),
]);

/** Says why a digest is that of a well-known key; undefined where it is of none. */
export function whyKnown(sha256: string): string | undefined {
  return digestsOfKnownKeys.get(sha256.toLowerCase());
}

/**
 * Says what is wrong with a callers' file that has a key in another way than by its hash. Only who holds the key can
 * find out.
 *
 * @param isListed Whether the file has a digest.
 * @returns undefined where the file has the key in none of these ways.
 */
export function mistakenDigest(key: string, isListed: (sha256: string) => boolean): string | undefined {
  if (lineEnds.some((end) => isListed(digestOf(key + end)))) {
    return "the callers file has the hash of this key with a line end after it, as echo prints it: use printf '%s'";
  }
  return isListed(key.toLowerCase()) ? 'the callers file has this key itself where its hash belongs' : undefined;
}

function digestOf(key: string): string {
  return hash('sha256', key, 'hex');
}

const sampleText = /example|sample|change.?me|replace|placeholder/i;
const fewestCharacters = 8;

/** Whether a secret access key is one of a sample, as those of AWS's documentation are, or of few characters. */
export function isSampleSecret(secretAccessKey: string): boolean {
  return sampleText.test(secretAccessKey) || new Set(secretAccessKey).size < fewestCharacters;
}

/** Whether an access key id is one of a sample, as AKIAIOSFODNN7EXAMPLE is. */
export function isSampleAccessKeyId(accessKeyId: string): boolean {
  return sampleText.test(accessKeyId);
}
