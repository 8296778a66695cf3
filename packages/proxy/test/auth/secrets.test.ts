import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import type { AuthRequest } from '../../src/auth/auth-method.ts';
import { SettingsError } from '../../src/config/setting.ts';
import {
  apiKey,
  callersOf,
  credentials,
  dashboards,
  failureOf,
  operations,
  received,
  signed,
  subject,
  targets,
} from './fixture.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

const now = new Date('2026-03-01T12:00:00Z');
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

/** Everything that a log could make of an error, its causes and stacks among it. */
function everythingOf(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true, maxStringLength: null });
}

it('no failure to authenticate repeats what was sent', async () => {
  const authenticate = createAuthenticator({
    methods: [{ method: 'apiKey' }, { method: 'jwt', ...issuer.options }, { method: 'sigv4' }],
    callers: callersOf([dashboards]),
    clock: () => now,
  });
  const oldToken = await issuer.token({ claims: issuer.claims(new Date(0), subject) });
  // Right secrets at wrong places, and wrong ones at right places.
  const wrong = fc.stringMatching(/^[A-Za-z0-9]{40}$/);
  const secret = fc.oneof(wrong, fc.constantFrom(credentials.secretAccessKey, `${apiKey}1`, oldToken));
  const requests: readonly ((secret: string) => AuthRequest)[] = [
    (key) => received({ 'x-api-key': key }),
    (token) => received({ authorization: `Bearer ${token}` }),
    (token) => received({ authorization: `Bearer ${token}.${token}.${token}` }),
    (password) => received({ authorization: `Basic ${password}` }),
    (key) =>
      received({ authorization: `AWS4-HMAC-SHA256 Credential=${key}, Signature=${key}`, date: now.toUTCString() }),
    (key) => signed({ at: now, keys: { ...credentials, secretAccessKey: `${key}1` } }),
    (token) => signed({ at: now, keys: { ...credentials, sessionToken: token } }),
  ];
  await fc.assert(
    fc.asyncProperty(secret, fc.constantFrom(...requests), async (sent, request) => {
      const text = everythingOf(await failureOf(() => authenticate(request(sent))));
      for (const hidden of [sent, apiKey, credentials.secretAccessKey]) expect(text).not.toContain(hidden);
    }),
    { numRuns: 200 },
  );
});

it("no fault of a callers' file repeats a secret, wherever it stands", () => {
  const secret = 'the-one-secret-that-no-error-may-hold-0123456789';
  const whole = `callers:
  - name: dashboards
    apiKeys:
      - sha256: ${dashboards.apiKeys[0]?.sha256 ?? ''}
    accessKeys:
      - accessKeyId: AKIDDASHBOARDS0001
        secretAccessKey: "${secret}"
    jwtSubjects: ["subject"]
    operations: [listAuditTasks]
    targets: [us]
    rate: 5
`;
  const context = { operations, targets, env: {} };
  expect(parseCallersFile(whole, 'callers.yaml', context)).toHaveLength(1);
  const signs = fc.constantFrom(
    '',
    ' ',
    '\n',
    ':',
    ': ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    '- ',
    '*',
    '&',
    '!',
    '|',
    secret,
    `\n${secret}: `,
    `*${secret}`,
  );
  const edits = fc.array(fc.tuple(fc.nat({ max: whole.length }), fc.nat({ max: 12 }), signs), {
    minLength: 1,
    maxLength: 3,
  });
  let refused = 0;
  fc.assert(
    fc.property(edits, (changes) => {
      const text = changes.reduce((old, [at, cut, put]) => old.slice(0, at) + put + old.slice(at + cut), whole);
      try {
        parseCallersFile(text, 'callers.yaml', context);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(SettingsError);
        expect(everythingOf(error)).not.toContain(secret);
        // A part of it would do, too.
        expect(everythingOf(error)).not.toContain(secret.slice(9, 30));
      }
    }),
    { numRuns: 250 },
  );
  expect(refused).toBeGreaterThan(100);
});
