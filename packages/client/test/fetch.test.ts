import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { contractVersion, createAuditClient } from '@audit-gateway/client';
import { createAuditHttp } from '@audit-gateway/client/http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetch as undiciFetch, MockAgent, Request as UndiciRequest } from 'undici';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve } from './support/server.ts';
import { json, stubFetch } from './support/stub-fetch.ts';

const body = { taskStatus: 'COMPLETED' };

// No delay between attempts.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.unstubAllGlobals());

describe('fetch', () => {
  it('can be undici’s', async () => {
    const { url, requests } = await serve({ body });
    const client = createAuditClient({ baseUrl: url, token: 't', fetch: undiciFetch });
    expect(await client.describeAuditTask(taskId)).toEqual(body);
    expect(requests[0]?.headers.authorization).toBe('Bearer t');
  });

  it('can be undici’s with a dispatcher, for a proxy or a mock', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const headers = { 'content-type': 'application/json' };
    dispatcher
      .get('http://gateway.test')
      .intercept({ path: `/audit/tasks/${taskId}` })
      .reply(200, body, { headers });
    const client = createAuditClient({
      baseUrl: 'http://gateway.test',
      fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }),
    });
    expect(await client.describeAuditTask(taskId)).toEqual(body);
  });

  it('can make a Request of its own realm', async () => {
    const { url } = await serve({ body });
    const client = createAuditClient({
      baseUrl: url,
      fetch: (target, init) => undiciFetch(new UndiciRequest(target, init)),
    });
    expect(await client.describeAuditTask(taskId)).toEqual(body);
  });

  it('works where the global Request is another’s, as test environments have it', async () => {
    vi.stubGlobal('Request', UndiciRequest);
    vi.stubGlobal('Response', undefined);
    vi.stubGlobal('Headers', undefined);
    const { url } = await serve({ body });
    expect(await createAuditClient({ baseUrl: url }).describeAuditTask(taskId)).toEqual(body);
  });

  it('is the global one at the time of the request, which mocks replace later', async () => {
    const client = createAuditClient({ baseUrl: 'http://gateway.test' });
    vi.stubGlobal('fetch', stubFetch(json(body)).fetch);
    expect(await client.describeAuditTask(taskId)).toEqual(body);
  });

  it('is called with no this, which a browser would refuse', async () => {
    const selves: unknown[] = [];
    const fetch = function (this: unknown) {
      selves.push(this);
      return Promise.resolve(Response.json(body));
    };
    await createAuditClient({ baseUrl: 'http://gateway.test', fetch }).describeAuditTask(taskId);
    expect(selves).toEqual([undefined]);
  });
});

describe('values of another realm, as under Jest', () => {
  const realm = createContext({ AbortController, URL });

  it('are accepted as a signal that only looks like one', async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
    };
    const client = createAuditClient({
      baseUrl: 'http://gateway.test',
      fetch: () => {
        for (const listener of listeners) listener();
        return new Promise(() => undefined);
      },
    });
    // @ts-expect-error -- It has what the client uses, and is no AbortSignal.
    expect(await failureOf(client.describeAuditTask(taskId, { signal }))).toMatchObject({ code: 'Aborted' });
    expect(listeners.size).toBe(0);
  });

  it('are accepted as a Date', async () => {
    const { url, requests } = await serve({ body: {} });
    const startTime = runInContext('new Date(0)', realm);
    await createAuditClient({ baseUrl: url }).listAuditTasks({ ...period, startTime });
    expect(requests[0]?.url).toContain('startTime=1970-01-01T00%3A00%3A00.000Z');
  });

  it('are accepted as an error of fetch, whose reason is told', async () => {
    const error: unknown = runInContext('new TypeError("fetch failed", { cause: new Error("of there") })', realm);
    const { fetch } = stubFetch(() => {
      throw error;
    });
    const failed = failureOf(createAuditClient({ baseUrl: 'http://gateway.test', fetch }).describeAuditTask(taskId));
    expect((await failed).message).toBe(`no response from http://gateway.test/audit/tasks/${taskId}: of there`);
  });
});

describe('a failure of the network', () => {
  function rejectWith(code: string, message = code) {
    return stubFetch(() =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) })),
    );
  }

  it.each([
    ['a name that does not exist', 'ENOTFOUND', 'getaddrinfo ENOTFOUND gateway.test'],
    ['a self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['a self-signed certificate in the chain', 'SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in chain'],
    ['an unknown authority', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
    ['an incomplete chain', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['an expired certificate', 'CERT_HAS_EXPIRED', 'certificate has expired'],
    ['a certificate of another host', 'ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match'],
    ['no common version of TLS', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version'],
    ['an unknown scheme', '', 'unknown scheme'],
    ['a port that fetch refuses', '', 'bad port'],
  ])('is not retried where it is %s', async (_case, code, message) => {
    const { fetch, times } = rejectWith(code, message);
    const error = await failureOf(
      createAuditClient({ baseUrl: 'https://gateway.test', fetch }).describeAuditTask(taskId),
    );
    expect(error).toMatchObject({ code: 'NetworkError', retryable: false });
    expect(error.message).toBe(`no response from https://gateway.test/audit/tasks/${taskId}: ${message}`);
    expect(times).toHaveLength(1);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is retried where it passes by itself: %s',
    async (code) => {
      const { fetch, times } = rejectWith(code);
      const error = await failureOf(
        createAuditClient({ baseUrl: 'http://gateway.test', fetch }).describeAuditTask(taskId),
      );
      expect(error).toMatchObject({ code: 'NetworkError', retryable: true });
      expect(times).toHaveLength(3);
    },
  );

  it('is not retried where https is spoken to a server of http', async () => {
    const { url, requests } = await serve({ body });
    const onRetry = vi.fn();
    const client = createAuditClient({ baseUrl: url.replace('http:', 'https:'), onRetry });
    expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({ code: 'NetworkError', retryable: false });
    expect(onRetry).not.toHaveBeenCalled();
    expect(requests).toEqual([]);
  });

  it('is not retried where the server speaks no HTTP', async () => {
    const server = createServer((socket) =>
      socket.once('data', () => socket.end('\x15\x03\x01\x00\x02\x02\x46')),
    ).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const isAddress = (value: unknown): value is AddressInfo => typeof value === 'object' && value !== null;
    const address: unknown = server.address();
    const port = isAddress(address) ? address.port : 0;
    const error = await failureOf(createAuditClient({ baseUrl: `http://127.0.0.1:${port}` }).describeAuditTask(taskId));
    expect(error).toMatchObject({ code: 'NetworkError', retryable: false });
  });
});

describe('the user agent', () => {
  it('names the client, its version and Node', async () => {
    const { url, requests } = await serve({ body });
    await createAuditClient({ baseUrl: url }).describeAuditTask(taskId);
    expect(requests[0]?.headers['user-agent']).toBe(
      `audit-gateway-client/${contractVersion} node/${process.versions.node}`,
    );
  });

  it('is left to the browser where there is no Node', async () => {
    vi.stubGlobal('process', undefined);
    const { fetch, headers } = stubFetch(json(body));
    await createAuditClient({ baseUrl: 'http://gateway.test', fetch }).describeAuditTask(taskId);
    expect(headers[0]).toEqual({ accept: 'application/json' });
  });
});

describe('a credential that is a function', () => {
  it('is sent by createAuditHttp as well', async () => {
    const { url, requests } = await serve({ body: {} });
    await createAuditHttp({ baseUrl: url, apiKey: () => Promise.resolve('k') }).GET('/audit/tasks', {
      params: { query: period },
    });
    expect(requests[0]?.headers['x-api-key']).toBe('k');
  });
});
