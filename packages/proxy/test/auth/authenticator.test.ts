import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import type { AuthRequest } from '../../src/auth/auth-method.ts';
import { apiKey, callersOf, credentials, dashboards, failureOf, received, signed, subject } from './fixture.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = (count: number): Date => new Date(now.getTime() + count * 1000);
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const callers = callersOf([dashboards]);
const authenticate = (request: AuthRequest, methods: readonly ('apiKey' | 'jwt' | 'sigv4')[]): unknown =>
  createAuthenticator({
    methods: methods.map((method) => (method === 'jwt' ? { method, ...issuer.options } : { method })),
    callers,
    clock: () => now,
  })(request);
const bearer = async (claims: object = {}, header: object = {}): Promise<AuthRequest> =>
  received({
    authorization: `Bearer ${await issuer.token({ claims: { ...issuer.claims(now, subject), ...claims }, header })}`,
  });

const api = 'ApiKey realm="audit-gateway"';
const plainBearer = 'Bearer realm="audit-gateway"';
const badToken = (fault: string): string =>
  `Bearer realm="audit-gateway", error="invalid_token", error_description="The token ${fault}"`;

describe('Authenticator', () => {
  it.each([
    { credential: 'a key', request: () => received({ 'x-api-key': apiKey }) },
    { credential: 'a key as headersDistinct has it', request: () => received({ 'x-api-key': [apiKey] }) },
    { credential: 'a token', request: () => bearer() },
    {
      credential: 'a token whose scheme is in capitals',
      request: async () => {
        const { headers } = await bearer();
        return received({ authorization: String(headers['authorization']).replace('Bearer', 'BEARER') });
      },
    },
    { credential: 'a token that is for others too', request: () => bearer({ aud: ['others', 'audit-gateway'] }) },
    { credential: 'a signature', request: () => signed({ at: now }) },
    { credential: 'a signature for another region', request: () => signed({ at: now, region: 'ap-south-1' }) },
    { credential: 'a signature for execute-api', request: () => signed({ at: now, service: 'execute-api' }) },
    { credential: 'a signature of five minutes ago', request: () => signed({ at: seconds(-300) }) },
    { credential: 'a token of five minutes ago', request: () => bearer({ iat: now.getTime() / 1000 - 300 }) },
  ])('a caller is authenticated by $credential', async ({ request }) => {
    const caller = await authenticate(await request(), ['apiKey', 'jwt', 'sigv4']);
    expect(caller).toMatchObject({ name: 'dashboards' });
  });
});

const unauthorized = { status: 401, code: 'UnauthorizedException' };
const refusals: readonly {
  readonly request: string;
  readonly send: () => AuthRequest | Promise<AuthRequest>;
  readonly status: number;
  readonly code: string;
  readonly challenge?: string;
  readonly message?: string;
}[] = [
  {
    request: 'no credentials',
    send: () => received(),
    ...unauthorized,
    challenge: `${api}, ${plainBearer}, AWS4-HMAC-SHA256 realm="audit-gateway"`,
    message: 'The request does not say who sends it; allowed: apiKey, jwt, sigv4.',
  },
  { request: 'an empty key', send: () => received({ 'x-api-key': '' }), ...unauthorized },
  {
    request: 'credentials of another scheme',
    send: () => received({ authorization: 'Basic dXNlcjpwYXNz' }),
    ...unauthorized,
  },
  {
    request: "nobody's key",
    send: () => received({ 'x-api-key': 'another' }),
    ...unauthorized,
    challenge: api,
    message: "The key in the header x-api-key is no caller's.",
  },
  {
    request: 'the hash of a key',
    send: () => received({ 'x-api-key': dashboards.apiKeys[0]?.sha256 }),
    ...unauthorized,
  },
  { request: 'two keys', send: () => received({ 'x-api-key': [apiKey, apiKey] }), ...unauthorized, challenge: api },
  {
    request: 'a token that is none',
    send: () => received({ authorization: 'Bearer token' }),
    ...unauthorized,
    challenge: badToken('is not a signed token'),
  },
  { request: 'no token', send: () => received({ authorization: 'Bearer' }), ...unauthorized },
  {
    request: 'a token with something after it',
    send: async () => received({ authorization: `${String((await bearer()).headers['authorization'])} x` }),
    ...unauthorized,
  },
  {
    request: 'an expired token',
    send: () => bearer({ exp: now.getTime() / 1000 - 6 }),
    ...unauthorized,
    challenge: badToken('has expired'),
  },
  {
    request: 'a token that is not good yet',
    send: () => bearer({ nbf: now.getTime() / 1000 + 6 }),
    ...unauthorized,
    challenge: badToken('has no nbf that the gateway takes'),
  },
  {
    request: 'a token of more than five minutes ago',
    send: () => bearer({ iat: now.getTime() / 1000 - 306 }),
    ...unauthorized,
    challenge: badToken('was issued too long ago'),
  },
  {
    request: 'a token from the future',
    send: () => bearer({ iat: now.getTime() / 1000 + 6 }),
    ...unauthorized,
    challenge: badToken('has no iat that the gateway takes'),
  },
  { request: 'a token without iat', send: () => bearer({ iat: undefined }), ...unauthorized },
  { request: 'a token without exp', send: () => bearer({ exp: undefined }), ...unauthorized },
  {
    request: "another issuer's token",
    send: () => bearer({ iss: 'https://elsewhere.example.com' }),
    ...unauthorized,
    challenge: badToken('has no iss that the gateway takes'),
  },
  {
    request: 'a token for another',
    send: () => bearer({ aud: 'others' }),
    ...unauthorized,
    challenge: badToken('has no aud that the gateway takes'),
  },
  {
    request: 'a token without a subject',
    send: () => bearer({ sub: undefined }),
    ...unauthorized,
    challenge: badToken('has no sub that the gateway takes'),
  },
  {
    request: "a token by a key that is not the issuer's",
    send: () => bearer({}, { kid: 'forged' }),
    ...unauthorized,
    challenge: badToken('is not signed by a key of the issuer'),
  },
  {
    request: "a token by another key under the name of the issuer's",
    send: async () => {
      const claims = issuer.claims(now, subject);
      return received({ authorization: `Bearer ${await issuer.forgedToken(claims)}` });
    },
    ...unauthorized,
    challenge: badToken('has a signature that does not hold'),
  },
  {
    request: 'an unsigned token',
    send: () => received({ authorization: `Bearer ${issuer.unsignedToken(issuer.claims(now, subject))}` }),
    ...unauthorized,
  },
  {
    request: 'a token signed with a shared key',
    send: async () => received({ authorization: `Bearer ${await issuer.symmetricToken(issuer.claims(now, subject))}` }),
    ...unauthorized,
    challenge: badToken(
      'is not signed by one of EdDSA, Ed25519, ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512',
    ),
  },
  {
    request: 'a good token of nobody in the list',
    send: () => bearer({ sub: 'stranger@example.com' }),
    status: 403,
    code: 'AccessDeniedException',
    message: "The token is good, but its sub is no caller's.",
  },
  {
    request: 'a token whose subject is no text',
    send: () => bearer({ sub: 7 }),
    status: 403,
    code: 'AccessDeniedException',
  },
  {
    request: "nobody's access key",
    send: () => signed({ at: now, keys: { ...credentials, accessKeyId: 'AKIDSTRANGER00001' } }),
    status: 403,
    code: 'UnrecognizedClientException',
  },
  {
    request: 'another secret',
    send: () => signed({ at: now, keys: { ...credentials, secretAccessKey: 'another' } }),
    status: 403,
    code: 'InvalidSignatureException',
  },
  {
    request: 'a session token beside long-term keys',
    send: () => signed({ at: now, keys: { ...credentials, sessionToken: 'token' } }),
    status: 403,
    code: 'UnrecognizedClientException',
  },
  {
    request: 'a signature for another service',
    send: () => signed({ at: now, service: 's3' }),
    status: 403,
    code: 'InvalidSignatureException',
  },
  {
    request: 'a signature of more than five minutes ago',
    send: () => signed({ at: seconds(-301) }),
    status: 403,
    code: 'InvalidSignatureException',
  },
  {
    request: 'a signature from the future',
    send: () => signed({ at: seconds(301) }),
    status: 403,
    code: 'InvalidSignatureException',
  },
  {
    request: 'a signature of another target',
    send: () => ({ ...signed({ at: now }), path: '/default/audit/tasks/a1' }),
    status: 403,
    code: 'InvalidSignatureException',
  },
  {
    request: 'half a signature',
    send: () => received({ authorization: 'AWS4-HMAC-SHA256 Credential=x' }),
    status: 403,
    code: 'IncompleteSignatureException',
  },
];

describe('Authenticator', () => {
  it.each(refusals)(
    'a request is rejected that presents $request: $status $code',
    async ({ send, status, code, challenge, message }) => {
      const request = await send();
      const failure = await failureOf(() => authenticate(request, ['apiKey', 'jwt', 'sigv4']));
      expect(failure).toMatchObject({ status, code, source: 'caller' });
      const header = failure.headers['WWW-Authenticate'];
      // RFC 9110, section 15.5.2: a 401 has one.
      if (status === 401) expect(header).toBeDefined();
      if (challenge !== undefined) expect(header).toBe(challenge);
      if (message !== undefined) expect(failure.message).toBe(message);
    },
  );
});

describe('Authenticator', () => {
  const both = (): AuthRequest => received({ ...signed({ at: now }).headers, 'x-api-key': 'wrong' });

  it('the first enabled method decides between several credentials', async () => {
    expect(await authenticate(both(), ['sigv4', 'apiKey'])).toMatchObject({ name: 'dashboards' });
    expect((await failureOf(() => authenticate(both(), ['apiKey', 'sigv4']))).status).toBe(401);
  });

  it('credentials for a method that is not enabled are ignored', async () => {
    expect(await authenticate(both(), ['sigv4'])).toMatchObject({ name: 'dashboards' });
    expect((await failureOf(() => authenticate(signed({ at: now }), ['apiKey', 'jwt']))).headers).toEqual({
      'WWW-Authenticate': `${api}, ${plainBearer}`,
    });
  });

  it('no credentials are accepted where no method is enabled', async () => {
    expect((await failureOf(() => authenticate(both(), []))).status).toBe(401);
  });
});

describe('Authenticator', () => {
  const known = (request: AuthRequest, publicHosts: readonly string[]): unknown =>
    createAuthenticator({
      methods: [{ method: 'sigv4' }, { method: 'apiKey' }],
      callers,
      clock: () => now,
      signatures: { publicHosts },
    })(request);

  it.each([['gateway.internal'], ['other.example', 'gateway.internal']])(
    'a gateway with public hosts accepts a signature for one of them: %s %s',
    async (...publicHosts) => {
      expect(await known(signed({ at: now }), publicHosts)).toMatchObject({ name: 'dashboards' });
    },
  );

  it.each([['other.example'], ['internal'], ['localhost', '127.0.0.1'], ['gateway.internal.example']])(
    'a gateway with public hosts rejects a signature for another host than %s %s',
    async (...publicHosts) => {
      const failure = await failureOf(() => known(signed({ at: now }), publicHosts));
      expect(failure).toMatchObject({ status: 403, code: 'InvalidSignatureException', source: 'caller' });
      expect(failure.message).toBe('The signature is for another host than this gateway.');
    },
  );

  it('a gateway with public hosts accepts API keys whatever the host, since a key reveals nothing of it', async () => {
    const request = received({ host: 'elsewhere.example', 'x-api-key': apiKey });
    expect(await known(request, ['gateway.internal'])).toMatchObject({ name: 'dashboards' });
  });
});
