import { authorization, type Case, credentials, having, signed, signedAt, signedRequest, withPart } from './fixture.ts';

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const otherScope = signedRequest({}, { region: 'us-east-1', service: 's3' });

const rows: Omit<Case, 'name'>[] = [
  {
    because: 'the region is another',
    request: signedRequest({}, { region: 'us-east-1', service: 'iot' }),
    message: 'Credential should be scoped to a valid region.',
  },
  {
    because: 'the region is none, where any will do',
    options: { region: undefined },
    change: withPart('/eu-west-1/', '//'),
    message: 'Credential should be scoped to a valid region.',
  },
  {
    because: 'the service is another',
    request: signedRequest({}, { region: 'eu-west-1', service: 's3' }),
    message: "Credential should be scoped to correct service: 'iot'.",
  },
  {
    because: 'the terminator is another',
    change: withPart('/aws4_request', '/aws5_request'),
    message: "Credential should be scoped with a valid terminator: 'aws4_request'.",
  },
  {
    because: "the scope's day is not the date's",
    change: withPart('/20260101/', '/20260102/'),
    message:
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260102' != '20260101', from '20260101T000000Z'.",
  },
  {
    because: 'all of the scope is wrong',
    request: otherScope,
    change: having({ authorization: String(otherScope.headers['authorization']).replace('aws4_request', 'x') }),
    message:
      "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'iot'. Credential should be scoped with a valid terminator: 'aws4_request'.",
  },
  {
    because: 'it was signed more than five minutes ago',
    options: { clock: () => new Date('2026-01-01T00:10:00Z') },
    message: 'Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z (20260101T001000Z - 5 min.)',
  },
  {
    because: 'it is signed for more than five minutes later',
    options: { clock: () => new Date('2025-12-31T23:50:00Z') },
    message:
      'Signature not yet current: 20260101T000000Z is still later than 20251231T235500Z (20251231T235000Z + 5 min.)',
  },
  {
    because: 'it was signed longer ago than the verifier allows',
    options: { clock: () => new Date('2026-01-01T00:02:00Z'), maxSkewMs: 90_000 },
    message: 'Signature expired: 20260101T000000Z is now earlier than 20260101T000030Z (20260101T000200Z - 1.5 min.)',
  },
  {
    because: 'the host is not signed',
    change: withPart('host;', ''),
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    because: 'the date is not signed',
    change: withPart('x-amz-date;', ''),
    message: "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    because: 'a header of Amazon is not signed',
    change: having({ 'x-amz-user-agent': 'a' }),
    message: "'x-amz-user-agent' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    because: 'a header of CloudFront is not the one that was signed',
    request: signedRequest({ 'x-amz-cf-id': 'id' }),
    change: having({ 'x-amz-cf-id': 'another' }),
    message: mismatch,
  },
  {
    because: 'a signed header did not arrive',
    change: having({ host: undefined }),
    message: "The request has no 'host' header, which is a 'SignedHeader'.",
  },
  {
    because: 'a signed header is one that every object inherits',
    change: withPart('SignedHeaders=', 'SignedHeaders=constructor;'),
    message: "The request has no 'constructor' header, which is a 'SignedHeader'.",
  },
  {
    because: 'the signed hash of the body is not its hash',
    request: signedRequest({ 'x-amz-content-sha256': '0'.repeat(64) }),
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
  },
  {
    because: 'the body is signed in chunks',
    request: signedRequest({ 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
  },
  {
    because: 'the hash of the body is left out of a request that says so nowhere',
    request: { ...signed, body: 'x' },
    message: mismatch,
  },
  {
    because: 'the signature is another',
    change: withPart(/Signature=.*/, `Signature=${'0'.repeat(64)}`),
    message: mismatch,
  },
  { because: 'the signature is cut off', change: withPart(/.$/, ''), message: mismatch },
  {
    because: 'the signature is in upper case',
    change: having({
      authorization: authorization.replace(/Signature=.*/, (part) => `Signature=${part.slice(10).toUpperCase()}`),
    }),
    message: mismatch,
  },
  {
    because: 'the secret is another, whatever the token',
    options: { credentials: () => ({ ...credentials, secretAccessKey: 'x', sessionToken: undefined }) },
    message: mismatch,
  },
  {
    because: 'the secret is another, whether or not it has expired',
    options: { credentials: () => ({ ...credentials, secretAccessKey: 'x', expiration: signedAt }) },
    message: mismatch,
  },
];

/** Another signature, scope, body, time, or set of signed headers than it must be. */
export const invalid = rows.map((row): Case => ({ ...row, name: 'InvalidSignatureException' }));
