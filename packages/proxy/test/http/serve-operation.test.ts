import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type AuthRequest, send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const final = { taskStatus: 'COMPLETED', taskStartTime: Math.floor(Date.now() / 1000) - 3600, auditDetails: {} };

let upstream: TestUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = json(200, final);
  gateway = await startTestGateway(upstream.url, { cacheMb: 1, staleSeconds: 60 });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

const describeAudit = (id: string, headers: Readonly<Record<string, string>> = {}): Promise<AuthRequest> =>
  send(gateway.url, { target: `/audit/tasks/${id}`, headers });

describe('Serving', () => {
  it('a final audit is requested from AWS once, and every response says where it comes from', async () => {
    const first = await describeAudit('a1');
    const second = await describeAudit('a1');
    expect(second.body).toBe(first.body);
    expect(upstream.requests.filter(({ url }) => url === '/audit/tasks/a1')).toHaveLength(1);
    expect(first.headers['cache-status']).toBe('audit-gateway; fwd=uri-miss; stored');
    expect(first.headers).not.toHaveProperty('age');
    expect(second.headers['cache-status']).toMatch(/^audit-gateway; hit; ttl=86\d{3}$/);
    expect(second.headers).toMatchObject({ age: expect.stringMatching(/^\d+$/), etag: first.headers.etag });
    expect(second.headers).not.toHaveProperty('x-upstream-request-id');
  });

  it('a final audit is requested again for a caller that wants no stored response', async () => {
    await describeAudit('a2');
    const { headers } = await describeAudit('a2', { 'cache-control': 'no-cache' });
    expect(headers['cache-status']).toMatch(/^audit-gateway; fwd=request/);
  });

  it('a final audit is not sent again to a caller that has it, and only such a caller gets 304', async () => {
    const { headers } = await describeAudit('a3');
    const again = await describeAudit('a3', { 'if-none-match': headers.etag ?? '' });
    expect({ status: again.status, body: again.body, etag: again.headers.etag }).toEqual({
      status: 304,
      body: '',
      etag: headers.etag,
    });
    expect((await describeAudit('a3', { 'if-none-match': '"another"' })).status).toBe(200);
  });
});

it('asks AWS once for equal requests in flight, and a caller that hangs up ends nobody else’s', async () => {
  const before = upstream.requests.length;
  const began = Promise.withResolvers<() => void>();
  upstream.answer = (_request, response) => {
    began.resolve(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(final)));
  };
  const hangUp = new AbortController();
  const first = send(gateway.url, { target: '/audit/tasks/c1', signal: hangUp.signal });
  const answerNow = await began.promise;
  const others = Array.from({ length: 10 }, () => describeAudit('c1'));
  hangUp.abort();
  await expect(first).rejects.toThrow(/abort/);
  await new Promise((resolve) => setImmediate(resolve));
  answerNow();
  const statuses = (await Promise.all(others)).map(({ status }) => status);
  expect(statuses).toEqual(others.map(() => 200));
  expect(upstream.requests.length - before).toBeLessThanOrEqual(2);
  upstream.answer = json(200, final);
});

it('gives a stale listing, marked as such, when AWS fails and that is configured', async () => {
  const impatient = await startTestGateway(upstream.url, { cacheMb: 1, cacheSeconds: 0, staleSeconds: 60 });
  const target = '/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
  upstream.answer = json(200, { tasks: [{ taskId: 'd1' }] });
  const fresh = await send(impatient.url, { target });
  upstream.answer = json(500, { message: 'x' }, { 'x-amzn-errortype': 'InternalFailureException' });
  const stale = await send(impatient.url, { target });
  await impatient.close();
  upstream.answer = json(200, final);
  expect({ status: stale.status, body: stale.body }).toEqual({ status: 200, body: fresh.body });
  expect(stale.headers['cache-status']).toMatch(/^audit-gateway; hit; ttl=-\d+; detail=aws-failure$/);
});

it('rejects at once what would wait for the quota longer than it can, with a true Retry-After', async () => {
  const slow = await startTestGateway(upstream.url, { describeRate: 0.1, timeoutMs: 3_000 });
  expect((await send(slow.url, { target: '/audit/tasks/e1' })).status).toBe(200);
  const { status, headers, body } = await send(slow.url, { target: '/audit/tasks/e2' });
  await slow.close();
  expect(status).toBe(429);
  expect(headers).toMatchObject({ 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '10' });
  expect(JSON.parse(body)).toMatchObject({ type: '/docs#problem-quota', source: 'gateway' });
});
