import { createSigner } from '@audit-gateway/sigv4';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import type { AuthRequest } from '../../src/auth/auth-method.ts';
import { callersOf, credentials, dashboards, failureOf } from './fixture.ts';

const now = new Date('2026-03-01T12:00:00Z');
const callers = callersOf([dashboards]);

/** What was signed, and what arrives. */
interface OnTheWay {
  readonly signed: readonly [host: string, path: string];
  readonly received: readonly [host: string, path: string];
}

function requestOf({ signed, received }: OnTheWay): AuthRequest {
  const [host, path] = signed;
  const sign = createSigner({ region: 'eu-west-1', service: 'iot' }).sign;
  const added = sign({ method: 'GET', path, query: 'maxResults=1', headers: { host } }, credentials, now);
  return { method: 'GET', path: received[1], rawQuery: 'maxResults=1', headers: { ...added, host: [received[0]] } };
}

function authenticate(
  request: AuthRequest,
  publicUrl: string | undefined,
  publicHosts: readonly string[] = [],
): unknown {
  const signatures = { publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl), publicHosts };
  return createAuthenticator({ methods: [{ method: 'sigv4' }], callers, clock: () => now, signatures })(request);
}

const path = '/audit/tasks';
const inside = 'audit-gateway.audits.svc:8080';

describe('A signature behind a proxy', () => {
  it.each([
    {
      proxy: 'changes the host',
      publicUrl: 'https://audits.example.com',
      signed: ['audits.example.com', path],
      received: [inside, path],
    },
    {
      proxy: 'changes the host, where callers name a port',
      publicUrl: 'https://audits.example.com:8443/',
      signed: ['audits.example.com:8443', path],
      received: [inside, path],
    },
    {
      proxy: 'changes the host and takes the prefix off',
      publicUrl: 'https://example.com/internal/audits/',
      signed: ['example.com', `/internal/audits${path}`],
      received: [inside, path],
    },
    {
      proxy: 'takes the prefix off alone',
      publicUrl: 'https://example.com/internal',
      signed: ['example.com', `/internal${path}`],
      received: ['example.com', path],
    },
    {
      proxy: 'changes nothing',
      publicUrl: 'https://audits.example.com',
      signed: ['audits.example.com', path],
      received: ['audits.example.com', path],
    },
    {
      proxy: 'is not used by a caller inside',
      publicUrl: 'https://example.com/internal',
      signed: [inside, path],
      received: [inside, path],
    },
    {
      proxy: 'is not used by a caller inside, who keeps the prefix',
      publicUrl: 'https://example.com/internal',
      signed: [inside, `/internal${path}`],
      received: [inside, path],
    },
  ] as const)('is taken where the proxy $proxy', async ({ publicUrl, ...onTheWay }) => {
    expect(await authenticate(requestOf(onTheWay), publicUrl)).toMatchObject({ name: 'dashboards' });
  });

  it.each([
    { because: 'no public URL is set', publicUrl: undefined, signed: ['audits.example.com', path] },
    { because: 'it is for another host', publicUrl: 'https://audits.example.com', signed: ['example.com', path] },
    { because: 'it is for another port', publicUrl: 'https://h:8443', signed: ['h', path] },
    { because: 'it is for another path', publicUrl: 'https://h', signed: ['h', `${path}/a1`] },
    { because: 'it is for another prefix', publicUrl: 'https://h/internal', signed: ['h', `/external${path}`] },
  ] as const)('is refused where $because', async ({ publicUrl, signed }) => {
    const request = requestOf({ signed, received: [inside, path] });
    const failure = await failureOf(() => authenticate(request, publicUrl));
    expect(failure).toMatchObject({ status: 403, code: 'InvalidSignatureException' });
  });

  it('may be for the public URL beside the public hosts, and for no other host', async () => {
    const publicUrl = 'https://audits.example.com';
    const through = requestOf({ signed: ['audits.example.com', path], received: [inside, path] });
    const direct = requestOf({ signed: [inside, path], received: [inside, path] });
    expect(await authenticate(through, publicUrl, ['other.example'])).toMatchObject({ name: 'dashboards' });
    const failure = await failureOf(() => authenticate(direct, publicUrl, ['other.example']));
    expect(failure.message).toBe('The signature is for another host than this gateway.');
    expect(await authenticate(direct, publicUrl, ['audit-gateway.audits.svc'])).toMatchObject({ name: 'dashboards' });
  });
});
