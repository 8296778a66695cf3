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
const digestsOfKnownKeys: ReadonlySet<string> = new Set(
  // `echo` ends what it prints with a line feed.
  knownKeys.flatMap((key) => [hash('sha256', key, 'hex'), hash('sha256', `${key}\n`, 'hex')]),
);

/** Whether a digest is that of a well-known key. */
export function isDigestOfKnownKey(sha256: string): boolean {
  return digestsOfKnownKeys.has(sha256.toLowerCase());
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
