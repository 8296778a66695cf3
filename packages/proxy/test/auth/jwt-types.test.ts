import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwtMethod } from '../../src/auth/jwt.ts';
import { callersOf, dashboards, failureOf, received, subject } from './fixture.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

const now = new Date('2026-03-01T12:00:00Z');
const ended = new AbortController();
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(async () => {
  ended.abort();
  await issuer.close();
});

async function nameBy(claims: object, header: object): Promise<string> {
  const method = jwtMethod(callersOf([dashboards]), issuer.options, () => now, { signal: ended.signal });
  const all = { ...issuer.claims(now, subject), ...claims };
  const authorization = `Bearer ${await issuer.token({ claims: all, header })}`;
  return (await method.authenticate(received({ authorization }))).name;
}

// As Amazon Cognito issues them ("Understanding the access token" in its developer guide).
const cognito = { aud: undefined, token_use: 'access', client_id: 'audit-gateway', scope: 'audits/read' };

describe('Jwt types', () => {
  it.each([
    { token: 'an access token of Amazon Cognito', claims: cognito, header: {} },
    { token: 'an access token of RFC 9068', claims: { client_id: 'bot', jti: '1' }, header: { typ: 'at+jwt' } },
    { token: 'of the type application/at+jwt', claims: {}, header: { typ: 'application/AT+JWT' } },
    { token: 'of the type JWT', claims: {}, header: { typ: 'JWT' } },
    { token: 'of no type', claims: {}, header: {} },
    { token: 'for this gateway among others', claims: { aud: ['x', 'audit-gateway'] }, header: {} },
    { token: "another client's, for this gateway", claims: { client_id: 'other' }, header: {} },
  ])('a token is accepted that is $token', async ({ claims, header }) => {
    expect(await nameBy(claims, header)).toBe('dashboards');
  });
});

describe('Jwt types', () => {
  const notAccess = 'The token is not an access token.';
  const notFor = 'The token has no aud that the gateway takes.';
  it.each([
    { token: 'an ID token of Amazon Cognito', claims: { token_use: 'id' }, message: notAccess },
    { token: 'an ID token that came with an access token', claims: { at_hash: 'x' }, message: notAccess },
    { token: 'an ID token that came with a code', claims: { c_hash: 'x' }, message: notAccess },
    {
      token: 'a logout token',
      claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
      message: notAccess,
    },
    { token: 'of the type id+jwt', header: { typ: 'id_token+jwt' }, message: notAccess },
    { token: 'of the type logout+jwt', header: { typ: 'logout+jwt' }, message: notAccess },
    { token: 'of the type dpop+jwt', header: { typ: 'dpop+jwt' }, message: notAccess },
    { token: 'of an empty type', header: { typ: '' }, message: notAccess },
    { token: "another client's of Amazon Cognito", claims: { ...cognito, client_id: 'other' }, message: notFor },
    {
      token: "the client's, but for something else",
      claims: { ...cognito, aud: 'other' },
      message: notFor,
    },
    {
      token: "the client's, but does not say that it is for access",
      claims: { ...cognito, token_use: undefined },
      message: notFor,
    },
    { token: 'for an empty list', claims: { ...cognito, aud: [] }, message: notFor },
    { token: 'for nobody', claims: { aud: undefined }, message: notFor },
  ])(
    'a token is rejected that is $token',
    async ({ claims = {}, header = {}, message }: { claims?: object; header?: object; message: string }) => {
      const failure = await failureOf(() => nameBy(claims, header));
      expect(failure).toMatchObject({ status: 401, code: 'UnauthorizedException', message });
      expect(failure.headers['WWW-Authenticate']).toContain('error="invalid_token"');
    },
  );
});
