import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { openRaw } from '../support/raw-connection.ts';
import { useGateway } from '../support/use-gateway.ts';

const running = useGateway('file', {
  publicUrl: new URL('https://audits.example.com/internal/'),
  trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
  maxHeaderBytes: 20_000,
});
let plain: TestGateway;
beforeAll(async () => {
  plain = await startTestGateway(running.upstream.url, { maxHeaderBytes: 4096 });
});
afterAll(() => plain.close());

async function lastLine({ log }: TestGateway, length: number): Promise<unknown> {
  await vi.waitFor(() => expect(log.length).toBeGreaterThan(length));
  const parsed: unknown = JSON.parse(log.at(-1) ?? '');
  return parsed;
}

describe('A gateway with a public URL', () => {
  it.each([
    ['/internal/audit/tasks/a1', 200],
    ['/audit/tasks/a1', 200],
    ['/internal//audit/tasks/a1', 200],
    ['/internal/docs', 200],
    ['/docs', 200],
    ['/internal/openapi.yaml', 200],
    ['/internal', 404],
    ['/internal?a=b', 404],
    ['/internals/audit/tasks/a1', 404],
    ['/internal/internal/audit/tasks/a1', 404],
    ['/Internal/audit/tasks/a1', 404],
  ])('serves %s with %i: a proxy may take the path of the URL off or not', async (target, status) => {
    expect((await send(running.gateway.url, { target })).status).toBe(status);
  });

  it('takes its host for its own, whatever Host the proxy sends', async () => {
    const target = '/audit/tasks/a1';
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await send(running.gateway.url, { target, headers })).status;
    expect(await status({ host: 'audits.example.com' })).toBe(200);
    expect(await status({ host: 'localhost', origin: 'https://audits.example.com' })).toBe(200);
    expect(await status({ host: 'other.example.com' })).toBe(403);
    expect(await status({ host: 'localhost', origin: 'https://other.example.com' })).toBe(403);
  });
});

describe('X-Forwarded-For and X-Forwarded-Proto', () => {
  it.each([
    ['one client', '203.0.113.7', 'https', { address: '203.0.113.7', scheme: 'https' }],
    ['a client behind two proxies', '203.0.113.7, 10.1.2.3', 'https', { address: '203.0.113.7', scheme: 'https' }],
    ['what a client made up', '192.0.2.1, 203.0.113.7, 10.1.2.3', 'http', { address: '203.0.113.7', scheme: 'http' }],
    ['IPv6', '2001:db8::1, fd00::2', 'https', { address: '2001:db8::1', scheme: 'https' }],
    ['a text', 'password', 'gopher', { scheme: 'http' }],
    ['nobody', undefined, undefined, { address: '127.0.0.1', scheme: 'http' }],
  ])('tell the log the client where a trusted proxy sends them: %s', async (_who, addresses, scheme, client) => {
    const { log, url } = running.gateway;
    const { length } = log;
    const headers = {
      ...(addresses !== undefined && { 'x-forwarded-for': addresses }),
      ...(scheme !== undefined && { 'x-forwarded-proto': scheme }),
    };
    await send(url, { target: '/audit/tasks/a1', headers });
    expect(await lastLine(running.gateway, length)).toHaveProperty('client', client);
  });

  it('are ignored where no proxy is trusted', async () => {
    const { length } = plain.log;
    await send(plain.url, { target: '/audit/tasks/a1', headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(await lastLine(plain, length)).not.toHaveProperty('client');
    expect(plain.log.join('')).not.toContain('203.0.113.7');
  });

  it('are ignored of a peer that is no trusted proxy', async () => {
    const other = await startTestGateway(running.upstream.url, { trustedProxies: ['10.0.0.0/8'] });
    await send(other.url, {
      target: '/audit/tasks/a1',
      headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' },
    });
    expect(await lastLine(other, 0)).toHaveProperty('client', { address: '127.0.0.1', scheme: 'http' });
    await other.close();
  });
});

describe('The limit of headers', () => {
  it.each([
    [20_000, '/audit/tasks/a1', 19_000, 200],
    [20_000, '/audit/tasks/a1', 20_000, 431],
    [20_000, `/audit/tasks?${'a'.repeat(20_000)}`, 1, 414],
    [4096, '/audit/tasks/a1', 3800, 200],
    [4096, '/audit/tasks/a1', 4096, 431],
    [4096, `/audit/tasks?${'a'.repeat(4096)}`, 1, 414],
    [4096, '/audit/tasks/a1', 8192, 431],
  ])('of %i bytes gives %s with %i bytes of another header %i', async (limit, target, length, status) => {
    const gateway = limit === 4096 ? plain : running.gateway;
    for (const { url, path, expected } of [
      { url: gateway.url, path: target, expected: status },
      { url: gateway.adminUrl, path: target.replace(/^\/audit\/tasks(\/a1)?/, '/livez'), expected: status },
    ]) {
      const { status: received, body } = await send(url, { target: path, headers: { 'x-large': 'a'.repeat(length) } });
      expect(received).toBe(expected);
      if (expected !== 200) expect(body).toContain(` than ${limit} bytes`);
    }
  });
});

it('a connection is kept as long as its setting says, on both ports', async () => {
  const patient = await startTestGateway(running.upstream.url, { keepAliveTimeoutMs: 123_000 });
  for (const [url, path] of [
    [patient.url, '/audit/tasks/a1'],
    [patient.adminUrl, '/livez'],
  ] as const) {
    const connection = await openRaw(url);
    connection.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect((await connection.read())?.headers['keep-alive']).toBe('timeout=123');
    connection.close();
  }
  await patient.close();
});
