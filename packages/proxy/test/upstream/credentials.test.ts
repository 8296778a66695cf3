import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsFromAws } from '../../src/upstream/credentials.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

const target = '/audit/tasks/a1';
let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe('Credentials', () => {
  let issuer: Server;
  let issued: number;
  let validForMs: number;

  beforeEach(async () => {
    issued = 0;
    issuer = createServer((_request, response) => {
      issued += 1;
      const Expiration = new Date(Date.now() + validForMs).toISOString();
      const identity = {
        AccessKeyId: `AKID${issued}`,
        SecretAccessKey: 'secret',
        Token: `token-${issued}`,
        Expiration,
      };
      setImmediate(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(identity)));
    });
    issuer.listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', readyUrl(issuer));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    issuer.close();
    issuer.closeAllConnections();
  });

  async function keysOfRequests(count: number, between = (): unknown => undefined): Promise<unknown[]> {
    const gateway = await startTestGateway(upstream.url, {}, { credentials: credentialsFromAws });
    const keys: unknown[] = [];
    for (let sent = 0; sent < count && new Set(keys).size < 2; sent += 1) {
      await send(gateway.url, { target });
      keys.push(/Credential=(\w+)\//.exec(upstream.requests.at(-1)?.headers.authorization ?? '')?.[1]);
      between();
    }
    await gateway.close();
    return keys;
  }

  it("credentials of a container, from AWS's provider chain, are kept while they are good", async () => {
    validForMs = 3_600_000;
    const keys = await keysOfRequests(3);
    expect(keys).toHaveLength(3);
    // The SDK asks again where no answer has come within a second, so the kept one need not be the first.
    expect(new Set(keys)).toEqual(new Set([expect.stringMatching(/^AKID\d$/)]));
  });

  it("credentials of a container, from AWS's provider chain, are renewed before they expire", async () => {
    validForMs = 60_000;
    vi.useFakeTimers({ toFake: ['performance'] });
    // In the background, so that no request waits for it.
    const keys = await keysOfRequests(200, () => vi.advanceTimersByTime(1000));
    vi.useRealTimers();
    expect(new Set(keys).size).toBeGreaterThan(1);
  });

  it("credentials of a container, from AWS's provider chain, are fetched once for requests that come together", async () => {
    validForMs = 3_600_000;
    const gateway = await startTestGateway(upstream.url, {}, { credentials: credentialsFromAws });
    await Promise.all(Array.from({ length: 20 }, () => send(gateway.url, { target })));
    await gateway.close();
    // The SDK asks again where no answer has come within a second.
    expect(issued).toBeLessThan(5);
  });

  it('credentials that no provider gives are a failure of the gateway', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const gateway = await startTestGateway(upstream.url, {}, { credentials: credentialsFromAws });
    const { status, headers, body } = await send(gateway.url, { target });
    await gateway.close();
    expect(status).toBe(502);
    expect(headers['x-amzn-errortype']).toBe('InternalFailureException');
    expect(JSON.parse(body)).toMatchObject({
      type: '/docs#problem-gateway-credentials',
      source: 'gateway',
    });
    expect(gateway.log.join('')).toContain('Could not load credentials from any providers');
  });
});

it('does not wait for credentials longer than a request may take', async () => {
  const gateway = await startTestGateway(
    upstream.url,
    { timeoutMs: 50 },
    { credentials: () => () => new Promise(() => undefined) },
  );
  const { status } = await send(gateway.url, { target });
  await gateway.close();
  expect(status).toBe(504);
});
