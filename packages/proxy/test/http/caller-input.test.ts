import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { startCollector } from '../observability/otlp-collector.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send, type ToSend } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const problem = z.object({ detail: z.string(), errors: z.array(z.object({ path: z.string() })).optional() });

let folder: string;
let callers: string;
let upstream: TestUpstream;
let open: TestGateway;
let guarded: TestGateway;
let enforcing: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-caller-input-'));
  callers = join(folder, 'callers.json');
  const caller = {
    name: 'dashboard',
    apiKeys: [{ sha256: hash('sha256', 'key-of-the-dashboard') }],
    operations: ['listAuditTasks', 'describeAuditTask'],
    targets: ['default'],
  };
  await writeFile(callers, JSON.stringify({ callers: [caller] }));
  upstream = await startUpstream();
  open = await startTestGateway(upstream.url);
  guarded = await startTestGateway(upstream.url, { auth: ['apiKey', 'sigv4'], callers });
  enforcing = await startTestGateway(upstream.url, { contractMode: 'enforce' });
});
afterAll(async () => {
  await Promise.all([open.close(), guarded.close(), enforcing.close()]);
  await upstream.close();
  await rm(folder, { recursive: true });
});

async function lineAfter(gateway: TestGateway, request: ToSend): Promise<{ body: string; line: string }> {
  const before = gateway.log.length;
  const { body } = await send(gateway.url, request);
  const line = await vi.waitFor(() => {
    const found = gateway.log.slice(before).find((logged) => logged.includes('"requestId"'));
    if (found === undefined) throw new Error('the request was not logged');
    return found;
  });
  return { body, line };
}

describe('Caller input', () => {
  it.each([
    [
      '5,000 unknown names',
      Array.from({ length: 5000 }, (_, index) => `a${index}`)
        .join('&')
        .slice(0, 15_000),
    ],
    ['one unknown name 5,000 times', 'a&'.repeat(5000)],
    ['one name of 15,000 characters', 'a'.repeat(15_000)],
    ['known names that are repeated, beside unknown ones', `${times}&${times}&${'b&c&'.repeat(3000)}`],
  ])(
    'a request with many faults gets a response smaller than itself, and a short line in the log: %s',
    async (_name, query) => {
      const { body, line } = await lineAfter(open, { target: `/audit/tasks?${query}` });
      expect(body.length).toBeLessThan(10_000);
      expect(line.length).toBeLessThan(1000);
      expect(problem.parse(JSON.parse(body)).errors?.length).toBeLessThanOrEqual(20);
    },
  );

  it('a request with many faults gets twenty of them, and how many more there are', async () => {
    const query = Array.from({ length: 27 }, (_, index) => `unknown${index}=1`).join('&');
    const { body } = await lineAfter(open, { target: `/audit/tasks?${times}&${query}` });
    const { detail, errors } = problem.parse(JSON.parse(body));
    expect(errors).toHaveLength(20);
    expect(detail).toMatch(/query unknown19: .*; and 7 more$/);
  });

  it('a request with many faults counts what the validator finds among those that are not listed', async () => {
    const query = Array.from({ length: 20 }, (_, index) => `unknown${index}=1`).join('&');
    const { body } = await lineAfter(open, { target: `/audit/tasks?${query}&maxResults=251` });
    expect(problem.parse(JSON.parse(body)).detail).toMatch(/; and 3 more$/);
  });
});

describe('Caller input', () => {
  const tasks = Array.from({ length: 250 }, () => ({ taskId: 7, taskStatus: 8 }));

  it('a listing that breaks the contract in each of 250 audits makes an error of twenty violations that counts the others', async () => {
    upstream.answer = json(200, { tasks });
    const { body, line } = await lineAfter(enforcing, { target: `/audit/tasks?${times}` });
    expect(problem.parse(JSON.parse(body)).detail).toMatch(/; and \d{3} more\.$/);
    expect(Math.max(body.length, line.length)).toBeLessThan(8000);
  });

  it('a listing that breaks the contract in each of 250 audits makes a line of twenty violations that counts the others', async () => {
    upstream.answer = json(200, { tasks });
    const { line } = await lineAfter(open, { target: `/audit/tasks?${times}` });
    const logged: unknown = JSON.parse(line);
    expect(logged).toMatchObject({ violationCount: expect.any(Number) });
    expect(line.length).toBeLessThan(4000);
  });
});

describe('Caller input', () => {
  it('the log names the known parameters that are at fault, and no others', async () => {
    const { line } = await lineAfter(open, { target: '/audit/tasks?startTime=x&chosen=1' });
    const logged: unknown = JSON.parse(line);
    expect(logged).toMatchObject({
      failure: { kind: 'invalid-request', faults: ['unknown', '/query/endTime', '/query/startTime'] },
    });
  });

  it('the log has nothing that a caller chose', async () => {
    // AWS repeats a value that it refuses.
    upstream.answer = (request, response) =>
      json(
        400,
        { message: `1 validation error detected: Value '${request.url ?? ''}' at 'taskId'` },
        { 'x-amzn-errortype': 'InvalidRequestException' },
      )(request, response);
    const key = { 'x-api-key': 'key-of-the-dashboard' };
    const signed = (date: string): string =>
      `AWS4-HMAC-SHA256 Credential=${date}/20260101/eu-west-1/iot/aws4_request, SignedHeaders=host, Signature=${date}`;
    const requests: ((chosen: string) => ToSend)[] = [
      (chosen) => ({ target: `/${chosen}` }),
      (chosen) => ({ target: `/${chosen}/audit/tasks` }),
      (chosen) => ({ target: `/audit/tasks/${chosen}` }),
      (chosen) => ({ target: `/audit/tasks/${chosen}_` }),
      (chosen) => ({ target: `/audit/tasks?${chosen}=1` }),
      (chosen) => ({ target: `/audit/tasks?startTime=${chosen}&startTime=${chosen}` }),
      (chosen) => ({ target: `/audit/tasks?${times}&nextToken=${chosen}` }),
      (chosen) => ({ target: '/audit/tasks', headers: { 'user-agent': chosen } }),
      // As one word, it may stand in the log: it is what the caller's own log knows the request by.
      (chosen) => ({ target: '/audit/tasks', headers: { 'x-request-id': `${chosen} ${chosen}` } }),
      (chosen) => ({ target: '/audit/tasks', headers: { authorization: `Bearer ${chosen}`, 'x-api-key': '' } }),
      (chosen) => ({
        target: '/audit/tasks',
        headers: { authorization: signed(chosen), 'x-amz-date': chosen, 'x-api-key': '' },
      }),
      (chosen) => ({ target: '/audit/tasks', headers: { 'x-api-key': chosen } }),
      (chosen) => ({ method: 'POST', target: `/audit/tasks/${chosen}` }),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...requests),
        fc.stringMatching(/^chosen[A-Za-z0-9]{8,20}$/),
        async (request, chosen) => {
          const { headers, ...rest } = request(chosen);
          const { line } = await lineAfter(guarded, { ...rest, headers: { ...key, ...headers } });
          expect(line).not.toContain(chosen);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('Caller input', () => {
  it.each([
    { title: 'is followed for a known caller', key: 'key-of-the-dashboard', spans: true },
    { title: 'decides nothing for an unknown caller', key: 'a-guess', spans: false },
  ])('the trace context of a request $title', async ({ key, spans }) => {
    const collector = await startCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_off');
    const gateway = await startTestGateway(upstream.url, { auth: ['apiKey'], callers });
    upstream.answer = json(200, {});
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await send(gateway.url, { target: '/audit/tasks/a1', headers: { 'x-api-key': key, traceparent } });
    await gateway.close();
    await collector.close();
    vi.unstubAllEnvs();
    expect(collector.spans().length > 0).toBe(spans);
  });
});
