import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, dashboards } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const origin = 'https://dashboard.example.com';
const other = 'https://evil.example.com';
const target = '/audit/tasks/a1';
const fromPage = { origin, 'sec-fetch-site': 'cross-site', 'x-api-key': apiKey };
const preflight = {
  method: 'OPTIONS',
  headers: {
    origin,
    'sec-fetch-site': 'cross-site',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'x-api-key',
  },
};

let folder: string;
let upstream: TestUpstream;
let gateway: TestGateway;
let without: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-cors-'));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [{ ...dashboards, targets: ['default'] }] }));
  upstream = await startUpstream();
  const auth = ['apiKey'] as const;
  gateway = await startTestGateway(upstream.url, { auth, callers, corsOrigins: [origin, 'http://localhost:3000'] });
  without = await startTestGateway(upstream.url, { auth, callers });
});
afterAll(async () => {
  for (const each of [gateway, without]) await each.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

const words = (list: unknown): string[] =>
  String(list)
    .split(', ')
    .map((word) => word.toLowerCase());

describe('A page of a listed origin', () => {
  it('is allowed to ask, by a preflight that needs no credentials', async () => {
    const { status, headers, body } = await send(gateway.url, { target, ...preflight });
    expect({ status, body }).toEqual({ status: 204, body: '' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET',
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    expect(words(headers['access-control-allow-headers'])).toEqual(
      expect.arrayContaining([
        ...['x-api-key', 'authorization', 'if-none-match', 'cache-control', 'traceparent', 'x-request-id'],
        ...['x-amz-date', 'x-amz-security-token', 'x-amz-user-agent', 'amz-sdk-request', 'amz-sdk-invocation-id'],
      ]),
    );
  });

  it('reads responses and what the client needs of their headers', async () => {
    const { status, headers } = await send(gateway.url, { target, headers: fromPage });
    expect({ status, allowed: headers['access-control-allow-origin'] }).toEqual({ status: 200, allowed: origin });
    expect(words(headers['access-control-expose-headers'])).toEqual(
      expect.arrayContaining([
        ...['x-amzn-requestid', 'x-amzn-errortype', 'x-upstream-request-id', 'etag', 'age', 'cache-status'],
        ...['retry-after', 'x-amz-retry-after', 'www-authenticate', 'date'],
      ]),
    );
  });

  it.each([
    ['an unknown key', target, { 'x-api-key': 'x' }, 401],
    ['an invalid request', '/audit/tasks?a=b', {}, 400],
    ['no operation', '/nowhere', {}, 404],
    ['a page of the documentation', '/openapi.yaml', {}, 200],
  ])('reads the response to %s too', async (_what, path, headers, status) => {
    const response = await send(gateway.url, { target: path, headers: { ...fromPage, ...headers } });
    expect(response.status).toBe(status);
    expect(response.headers['access-control-allow-origin']).toBe(origin);
  });

  it.each([
    ['a target that is too long', { target: `/audit/tasks?nextToken=${'x'.repeat(17_000)}` }, 414],
    ['headers that are too large', { headers: { ...fromPage, 'x-request-id': 'x'.repeat(17_000) } }, 431],
    ['an expectation', { headers: { ...fromPage, expect: 'more' } }, 417],
    ['a Host that is none', { headers: { ...fromPage, host: 'a b' } }, 400],
  ])('reads the response to a request that breaks a rule of HTTP too: %s', async (_what, request, status) => {
    const { status: given, headers } = await send(gateway.url, { target, headers: fromPage, ...request });
    expect({ status: given, allowed: headers['access-control-allow-origin'] }).toEqual({ status, allowed: origin });
    expect(words(headers['access-control-expose-headers'])).toContain('x-amzn-errortype');
    expect(headers.vary).toBe('Origin');
    const page = { ...fromPage, ...('headers' in request ? request.headers : {}), origin: other };
    const { headers: ofOther } = await send(gateway.url, { target, ...request, headers: page });
    expect(ofOther).not.toHaveProperty('access-control-allow-origin');
  });

  it('reads that the Host is not allowed, where the gateway asks nobody who they are', async () => {
    const open = await startTestGateway(upstream.url, { corsOrigins: [origin] });
    const { status, headers } = await send(open.url, { target, headers: { origin, host: 'rebound.example' } });
    const asked = await send(open.url, {
      target,
      ...preflight,
      headers: { ...preflight.headers, host: 'rebound.example' },
    });
    await open.close();
    expect({ status, allowed: headers['access-control-allow-origin'] }).toEqual({ status: 403, allowed: origin });
    expect(asked.status).toBe(403);
  });

  it('gets no leave to ask by a preflight that breaks a rule of HTTP', async () => {
    const long = `/audit/tasks?nextToken=${'x'.repeat(17_000)}`;
    expect((await send(gateway.url, { ...preflight, target: long })).status).toBe(414);
  });

  it('is told apart from others by caches, also where the coding varies', async () => {
    upstream.answer = json(200, { tasks: [], nextToken: 'x'.repeat(2000) });
    const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
    const { headers } = await send(gateway.url, { target: `/audit/tasks?${times}`, headers: fromPage });
    upstream.answer = json(200, { tasks: [] });
    expect(headers.vary).toBe('Accept-Encoding, Origin');
    expect((await send(gateway.url, { target, headers: { 'x-api-key': apiKey } })).headers.vary).toBe('Origin');
  });

  it.each([
    ['an OPTIONS request that is no preflight', { method: 'OPTIONS', headers: fromPage }, 405],
    ['a request of its own, without a key', { headers: { ...fromPage, 'x-api-key': '' } }, 401],
  ])('gets what everybody gets for %s', async (_what, request, status) => {
    expect((await send(gateway.url, { target, ...request })).status).toBe(status);
  });
});

describe('A page of any other origin', () => {
  it.each([
    other,
    'null',
    `${origin}.evil.example.com`,
    'http://dashboard.example.com',
    `${origin}:8443`,
    'https://DASHBOARD.example.com',
    'http://localhost:3001',
  ])('gets nothing: %s', async (evil) => {
    const asked = await send(gateway.url, {
      target,
      method: 'OPTIONS',
      headers: { ...preflight.headers, origin: evil },
    });
    const sent = await send(gateway.url, { target, headers: { ...fromPage, origin: evil } });
    for (const { status, headers } of [asked, sent]) {
      expect(status).toBe(403);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.vary).toBe('Origin');
    }
  });

  it('gets nothing by leaving its origin out', async () => {
    const { status } = await send(gateway.url, { target, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(status).toBe(403);
  });
});

it('no response allows credentials of the browser, or all origins', async () => {
  for (const request of [
    { target, ...preflight },
    { target, headers: fromPage },
  ]) {
    const { headers } = await send(gateway.url, request);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(headers['access-control-allow-origin']).not.toBe('*');
  }
});

it('without the setting, no page of another site reads anything, and nothing varies by origin', async () => {
  expect((await send(without.url, { target, ...preflight })).status).toBe(403);
  const { status, headers } = await send(without.url, { target, headers: fromPage });
  expect({ status, vary: headers.vary }).toEqual({ status: 403, vary: undefined });
});

it('the admin port is for no page, whatever the setting', async () => {
  expect((await send(gateway.adminUrl, { target: '/metrics', headers: { origin } })).status).toBe(403);
});
