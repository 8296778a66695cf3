import { createAuditClient, type ResponseEvent, type RetryEvent } from '@audit-gateway/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { failure, json, stubFetch } from './support/stub-fetch.ts';

const baseUrl = 'http://gateway.test';
const url = `${baseUrl}/audit/tasks/${taskId}`;
const ok = json({ taskStatus: 'COMPLETED' }, 200, { 'x-amzn-RequestId': 'r2' });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => void vi.useRealTimers());

describe('hooks', () => {
  it('see each request, response and retry of a call', async () => {
    const { fetch } = stubFetch(failure(503, 'InternalFailureException', { 'x-amzn-RequestId': 'r1' }), ok);
    const events: unknown[] = [];
    const client = createAuditClient({
      baseUrl,
      fetch,
      onRequest: ({ operation, attempt }) => events.push(['request', operation, attempt]),
      onResponse: ({ status, requestId, durationMs }: ResponseEvent) =>
        events.push(['response', status, requestId, durationMs >= 0]),
      onRetry: ({ error, delayMs, attempt }: RetryEvent) => events.push(['retry', error.code, delayMs, attempt]),
    });
    const done = client.describeAuditTask(taskId);
    await vi.runAllTimersAsync();
    await done;
    expect(events).toEqual([
      ['request', 'describeAuditTask', 1],
      ['response', 503, 'r1', true],
      ['retry', 'InternalFailureException', 100, 1],
      ['request', 'describeAuditTask', 2],
      ['response', 200, 'r2', true],
    ]);
  });

  it('do not call onRetry for the last attempt, nor onResponse where none came', async () => {
    const { fetch } = stubFetch(() => Promise.reject(new TypeError('fetch failed')));
    const onResponse = vi.fn();
    const onRetry = vi.fn();
    const client = createAuditClient({ baseUrl, fetch, onResponse, onRetry });
    const failed = failureOf(client.describeAuditTask(taskId));
    await vi.runAllTimersAsync();
    expect(await failed).toMatchObject({ code: 'NetworkError' });
    expect(onResponse).not.toHaveBeenCalled();
    expect(onRetry.mock.calls).toMatchObject([[{ url, attempt: 1 }], [{ url, attempt: 2 }]]);
  });

  it('may add headers in onRequest, and do not see credentials there', async () => {
    const { fetch, headers } = stubFetch(ok);
    const seen: object[] = [];
    const client = createAuditClient({
      baseUrl,
      fetch,
      token: 'secret',
      apiKey: 'secret',
      onRequest: (event) => {
        seen.push({ ...event.headers });
        event.headers['traceparent'] = '00-1-2-01';
      },
    });
    await client.describeAuditTask(taskId);
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(headers).toMatchObject([{ traceparent: '00-1-2-01', authorization: 'Bearer secret' }]);
  });

  it.each(['onRequest', 'onResponse', 'onRetry'])('end the call with what they throw: %s', async (hook) => {
    const thrown = new Error('of the caller');
    const { fetch } = stubFetch(failure(500, 'InternalFailureException'));
    const client = createAuditClient({
      baseUrl,
      fetch,
      [hook]: () => {
        throw thrown;
      },
    });
    await expect(client.describeAuditTask(taskId)).rejects.toBe(thrown);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are not called after the call was aborted', async () => {
    const controller = new AbortController();
    let fail = (): void => undefined;
    const { fetch } = stubFetch(() => new Promise((_resolve, reject) => (fail = () => reject(new TypeError('late')))));
    const onRetry = vi.fn();
    const client = createAuditClient({ baseUrl, fetch, onRetry });
    const failed = failureOf(client.describeAuditTask(taskId, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect(await failed).toMatchObject({ code: 'Aborted' });
    fail();
    await vi.runAllTimersAsync();
    expect(onRetry).not.toHaveBeenCalled();
  });
});

describe('the options of a call', () => {
  it('add headers to those of the client, and win over them', async () => {
    const { fetch, headers } = stubFetch(json({}));
    const client = createAuditClient({ baseUrl, fetch, headers: { 'X-Team': 'a', 'X-Job': 'nightly' } });
    await client.listAuditTasks(period, { headers: { 'x-team': 'b', 'User-Agent': 'job/1' } });
    await client.listAuditTasks(period);
    expect(headers).toMatchObject([
      { 'x-team': 'b', 'x-job': 'nightly', 'user-agent': 'job/1' },
      { 'x-team': 'a', 'x-job': 'nightly' },
    ]);
  });

  it.each([
    ['fewer attempts', { retry: { maxAttempts: 5 } }, { retry: { maxAttempts: 2 } }, 2],
    ['none', {}, { retry: false }, 1],
    ['more', { retry: false }, { retry: { maxAttempts: 4 } }, 4],
    ['those of the client', { retry: { maxAttempts: 2 } }, { retry: undefined }, 2],
  ] as const)('decide about retries: %s', async (_case, ofClient, ofCall, attempts) => {
    const { fetch, times } = stubFetch(failure(500, 'InternalFailureException'));
    const failed = failureOf(createAuditClient({ baseUrl, fetch, ...ofClient }).describeAuditTask(taskId, ofCall));
    await vi.runAllTimersAsync();
    await failed;
    expect(times).toHaveLength(attempts);
  });

  it('decide about the time', async () => {
    const { fetch } = stubFetch(() => new Promise(() => undefined));
    const client = createAuditClient({ baseUrl, fetch, timeoutMs: 5000 });
    const failed = failureOf(client.describeAuditTask(taskId, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await failed).toMatchObject({ code: 'Timeout', message: 'not done in 100 ms' });
  });

  it('are those of each poll in a wait, and of each page in a listing', async () => {
    const { fetch, headers } = stubFetch(
      json({ taskStatus: 'IN_PROGRESS' }),
      ok,
      json({ tasks: [], nextToken: 't' }),
      json({}),
    );
    const client = createAuditClient({ baseUrl, fetch });
    const done = client.waitForAuditTask(taskId, { headers: { job: 'x' } });
    await vi.runAllTimersAsync();
    await done;
    for await (const { tasks } of client.auditTaskPages(period, { headers: { job: 'x' } })) expect(tasks).toEqual([]);
    expect(headers.map(({ job }) => job)).toEqual(['x', 'x', 'x', 'x']);
  });
});
