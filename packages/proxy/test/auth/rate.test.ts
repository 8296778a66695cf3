import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { apiKey, sha256 } from './fixture.ts';

describe('Rate', () => {
  let folder: string;
  let upstream: TestUpstream;
  let gateway: TestGateway;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-rate-'));
    const callers = join(folder, 'callers.json');
    const caller = {
      name: 'dashboards',
      apiKeys: [{ sha256: sha256(apiKey) }],
      operations: ['describeAuditTask'],
      targets: ['default'],
      // So slow that none comes back while the test runs.
      rate: 0.01,
    };
    await writeFile(callers, JSON.stringify({ callers: [caller] }));
    upstream = await startUpstream();
    gateway = await startTestGateway(upstream.url, { auth: ['apiKey'], callers });
  });
  afterEach(async () => {
    await gateway.close();
    await upstream.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['an unknown path', 'GET', '/nothing/here', 404],
    ['a method that is not allowed', 'DELETE', '/audit/tasks/a1', 405],
    ['an operation that the caller may not use', 'GET', '/audit/tasks', 403],
    ['a wrong input', 'GET', '/audit/tasks/a_b', 400],
  ])("a caller's rate counts requests that are rejected for %s", async (_what, method, target, status) => {
    const request = { method, target, headers: { 'x-api-key': apiKey } };
    expect((await send(gateway.url, request)).status).toBe(status);
    const refused = await send(gateway.url, request);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(90);
    expect(upstream.requests).toHaveLength(0);
  });
});
