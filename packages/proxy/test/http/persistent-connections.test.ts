import { afterEach, describe, expect, it } from 'vitest';
import { openRaw } from '../support/raw-connection.ts';
import { json } from '../support/upstream.ts';
import { useGateway } from '../support/use-gateway.ts';

const running = useGateway('file', { publicHosts: ['a'] });
const answerNow = json(200, {});
afterEach(() => {
  running.upstream.answer = answerNow;
});

const get = (id: string): string => `GET /audit/tasks/${id} HTTP/1.1\r\nHost: a\r\n\r\n`;

describe('Persistent connections', () => {
  it('several requests on a connection get their responses in order, whichever AWS serves first', async () => {
    const slow = Promise.withResolvers<void>();
    running.upstream.answer = (request, response) => {
      if (request.url === '/audit/tasks/slow') void slow.promise.then(() => answerNow(request, response));
      else {
        answerNow(request, response);
        slow.resolve();
      }
    };
    const client = await openRaw(running.gateway.url);
    client.write(get('slow') + get('a_b') + get('fast'));
    expect((await client.read())?.status).toBe(200);
    expect((await client.read())?.status).toBe(400);
    expect((await client.read())?.status).toBe(200);
    client.close();
  });

  it.each([
    ['is no HTTP', 'HELLO\r\n\r\n', 400],
    ['has a broken header', 'GET / HTTP/1.1\r\nX : y\r\n\r\n', 400],
    ['is HTTP/2.0', 'GET / HTTP/2.0\r\n\r\n', 505],
    ['has no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ])('several requests on a connection get their own responses where the last one %s', async (_title, last, status) => {
    const isAsked = Promise.withResolvers<() => void>();
    running.upstream.answer = (request, response) => isAsked.resolve(() => answerNow(request, response));
    const client = await openRaw(running.gateway.url);
    client.write(get('slow') + last);
    const answer = await isAsked.promise;
    setImmediate(answer);
    expect((await client.read())?.status).toBe(200);
    expect((await client.read())?.status).toBe(status);
    expect(await client.ended()).toBe('');
  });

  it('several requests on a connection get no response after one whose content is broken', async () => {
    const client = await openRaw(running.gateway.url);
    client.write(`GET /audit/tasks/a1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n${get('a2')}`);
    expect((await client.read())?.status).toBe(413);
    expect(await client.ended()).toBe('');
  });
});

describe('Persistent connections', () => {
  it('a 304 has the caching headers of the 200, and what follows it is the next response', async () => {
    const client = await openRaw(running.gateway.url);
    client.write(get('a1'));
    const { headers: full = {} } = (await client.read()) ?? {};
    client.write(`GET /audit/tasks/a1 HTTP/1.1\r\nHost: a\r\nIf-None-Match: ${full['etag'] ?? ''}\r\n\r\n${get('a2')}`);
    const notModified = await client.read();
    expect(notModified?.status).toBe(304);
    const { headers = {} } = notModified ?? {};
    expect(headers).toMatchObject({
      etag: full['etag'],
      'cache-control': full['cache-control'],
      date: expect.any(String),
    });
    for (const name of ['content-length', 'content-type', 'transfer-encoding'])
      expect(headers).not.toHaveProperty(name);
    expect((await client.read())?.status).toBe(200);
    client.close();
  });

  it('HEAD has the headers of GET, and what follows it is the next response', async () => {
    const client = await openRaw(running.gateway.adminUrl);
    client.write('HEAD /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
    const head = await client.read('HEAD');
    const full = await client.read();
    expect({ ...head, body: undefined }).toEqual({
      ...full,
      body: undefined,
      headers: { ...full?.headers, date: head?.headers['date'] },
    });
    client.close();
  });
});

it('a tunnel that is asked for and reset ends nothing but itself', async () => {
  for (let each = 0; each < 20; each += 1) {
    const client = await openRaw(running.gateway.url);
    client.write('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n');
    client.reset();
  }
  const client = await openRaw(running.gateway.url);
  client.write('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nbytes of the tunnel');
  expect((await client.read())?.status).toBe(501);
  client.reset();
  const next = await openRaw(running.gateway.url);
  next.write(get('a1'));
  expect((await next.read())?.status).toBe(200);
  next.close();
});

describe('Persistent connections', () => {
  it.each([
    ['content, to the gateway', () => running.gateway.url, 'GET /audit/tasks/a1', 413],
    ['content that comes with a wrong method', () => running.gateway.url, 'POST /audit/tasks', 405],
    ['content, to the admin port', () => running.gateway.adminUrl, 'GET /livez', 413],
  ])(
    'a client that sends two megabytes before it reads gets the failure of its %s',
    async (_title, url, request, status) => {
      const client = await openRaw(url());
      const content = 'a'.repeat(2_000_000);
      client.write(`${request} HTTP/1.1\r\nHost: a\r\nContent-Length: ${content.length}\r\n\r\n`);
      await client.drained(content);
      expect((await client.read())?.status).toBe(status);
      expect(await client.ended()).toBe('');
    },
  );

  it('a client that sends two megabytes before it reads gets the failure of its headers', async () => {
    const client = await openRaw(running.gateway.url);
    client.write('GET /audit/tasks/a1 HTTP/1.1\r\nHost: a\r\n');
    await client.drained(`X: ${'a'.repeat(2_000_000)}`);
    expect((await client.read())?.status).toBe(431);
    expect(await client.ended()).toBe('');
  });
});

it('reveals nothing of what a client sent where it logs a refusal', async () => {
  for (const bytes of [
    'GET http://secret-host/audit HTTP/1.1\r\nHost: b\r\n\r\n',
    'GET /audit/tasks HTTP/1.1\r\nHost: secret host\r\n\r\n',
    'secret GET / HTTP/1.1\r\n\r\n',
    'PUT /audit/tasks/secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'GET /audit/tasks HTTP/1.1\r\nHost: a\r\nExpect: secret\r\nConnection: close\r\n\r\n',
  ]) {
    const client = await openRaw(running.gateway.url);
    client.write(bytes);
    expect((await client.read())?.status).toBeGreaterThanOrEqual(400);
    client.close();
  }
  expect(running.gateway.log.join('')).not.toContain('secret');
});
