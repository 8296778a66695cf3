import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeContent } from '../../src/http/content-coding.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { json } from '../support/upstream.ts';
import { useGateway } from '../support/use-gateway.ts';

const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const listing = (count: number): object => ({
  tasks: Array.from({ length: count }, (_, index) => ({
    taskId: String(index).padStart(32, 'a'),
    taskStatus: 'COMPLETED',
    taskType: 'SCHEDULED_AUDIT_TASK',
  })),
});
const large = listing(250);
const largeText = JSON.stringify(large);

const running = useGateway('file', { cacheMb: 4 });
let uncached: TestGateway;
beforeAll(async () => {
  running.upstream.answer = json(200, large);
  uncached = await startTestGateway(running.upstream.url);
});
afterAll(() => uncached.close());

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

async function get(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Received> {
  const received = Promise.withResolvers<IncomingMessage>();
  httpRequest(new URL(path, url), { method, headers, agent: false }, received.resolve)
    .on('error', received.reject)
    .end();
  const response = await received.promise;
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: await buffer(response) };
}
const list = (headers?: Record<string, string>, url = running.gateway.url): Promise<Received> =>
  get(url, `/audit/tasks?${times}`, headers);

const decode = { br: brotliDecompressSync, gzip: gunzipSync };

describe('A response of 1 kB or more', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
  ] as const)('is compressed for a client that asks: Accept-Encoding: %s', async (accepted, coding) => {
    for (const url of [running.gateway.url, uncached.url, running.gateway.url]) {
      const { status, headers, bytes } = await list({ 'accept-encoding': accepted }, url);
      expect(headers).toMatchObject({
        'content-encoding': coding,
        'content-type': 'application/json',
        'content-length': String(bytes.length),
        vary: 'Accept-Encoding',
      });
      expect({ status, text: decode[coding](bytes).toString() }).toEqual({ status: 200, text: largeText });
      expect(bytes.length).toBeLessThan(largeText.length / 4);
    }
  });

  it.each([undefined, '', 'identity', 'deflate', 'br;q=0, gzip;q=0', 'identity, gzip;q=0.5', '*', 'compress'])(
    'is sent as it is to any other: Accept-Encoding: %s',
    async (accepted) => {
      const { headers, bytes } = await list(accepted === undefined ? {} : { 'accept-encoding': accepted });
      expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(largeText.length) });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(bytes.toString()).toBe(largeText);
    },
  );

  it('has an entity tag for each coding, and is sent again only where that one changed', async () => {
    const tags = new Map<string, string>();
    for (const coding of ['identity', 'gzip', 'br']) {
      const { headers } = await list({ 'accept-encoding': coding });
      tags.set(coding, headers.etag ?? '');
    }
    expect(new Set(tags.values()).size).toBe(3);
    for (const [coding] of tags) {
      for (const [other, tag] of tags) {
        const { status, headers, bytes } = await list({ 'accept-encoding': coding, 'if-none-match': tag });
        expect({ coding, other, status }).toEqual({ coding, other, status: coding === other ? 304 : 200 });
        expect(headers).toMatchObject({ etag: tags.get(coding), vary: 'Accept-Encoding' });
        if (status === 304) expect({ bytes: bytes.length, ...headers }).not.toHaveProperty('content-encoding');
      }
    }
  });
});

describe('A response of less than 1 kB', () => {
  it('is sent as it is', async () => {
    running.upstream.answer = json(200, { taskStatus: 'COMPLETED' });
    const { headers } = await get(running.gateway.url, '/audit/tasks/a1', { 'accept-encoding': 'gzip' });
    running.upstream.answer = json(200, large);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).not.toHaveProperty('vary');
  });
});

describe('A failure', () => {
  it('is never compressed, since it may repeat the request', async () => {
    const path = `/audit/tasks?${Array.from({ length: 19 }, (_, index) => `${index}${'x'.repeat(60)}=1`).join('&')}`;
    const { headers, bytes } = await get(running.gateway.url, path, { 'accept-encoding': 'gzip, br' });
    expect(bytes.length).toBeGreaterThan(2000);
    expect(headers).not.toHaveProperty('content-encoding');
  });
});

describe('A page of the documentation', () => {
  it.each([
    ['/docs/swagger-ui-bundle.js', 'br'],
    ['/docs/swagger-ui-bundle.js', 'gzip'],
    ['/openapi.yaml', 'br'],
    ['/docs/openapi.json', 'gzip'],
  ] as const)('is compressed for a client that asks: %s by %s', async (path, coding) => {
    const plain = await get(running.gateway.url, path);
    const { headers, bytes } = await get(running.gateway.url, path, { 'accept-encoding': coding });
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' });
    expect(headers['content-length']).toBe(String(bytes.length));
    expect(decode[coding](bytes).equals(plain.bytes)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
    const head = await get(running.gateway.url, path, { 'accept-encoding': coding }, 'HEAD');
    expect(head.headers).toMatchObject({ 'content-length': String(bytes.length), etag: headers.etag });
    const again = { 'accept-encoding': coding, 'if-none-match': headers.etag ?? '' };
    expect((await get(running.gateway.url, path, again)).status).toBe(304);
  });

  it.each(['/docs/favicon-32x32.png', '/docs/page.css'])(
    'is sent as it is where nothing is gained: %s',
    async (path) => {
      const { headers } = await get(running.gateway.url, path, { 'accept-encoding': 'br' });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers).not.toHaveProperty('vary');
    },
  );
});

it('the coding is the right one of more headers than are remembered, and of long ones', async () => {
  for (const accepted of [
    ...Array.from({ length: 150 }, (_, index) => `x-${index}, ${index % 2 === 0 ? 'br' : 'gzip'}`),
    `${'x, '.repeat(1000)}br`,
    `${'x, '.repeat(1000)}gzip`,
  ]) {
    const { headers } = await get(running.gateway.url, '/openapi.yaml', { 'accept-encoding': accepted });
    expect(accepted).toMatch(new RegExp(`${headers['content-encoding'] ?? ''}$`));
  }
});

it('a content is compressed once, also for those who ask at the same time', async () => {
  const content = Buffer.from(largeText);
  const first = encodeContent(content, 'gzip');
  expect(encodeContent(content, 'gzip')).toBe(first);
  const bytes = await first;
  expect(encodeContent(content, 'gzip')).toBe(bytes);
  // And keeps no more memory than its own.
  expect(bytes.buffer.byteLength).toBe(bytes.length);
  expect(encodeContent(content, 'br')).not.toBe(bytes);
});
