import { type AuditClientOptions, createAuditClient } from '@audit-gateway/client';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type Handler } from './support/server.ts';
import { failure, json, type Step, stubFetch } from './support/stub-fetch.ts';

const ok = json({ taskStatus: 'COMPLETED' });

afterEach(() => void vi.useRealTimers());

describe('a call over the wire', () => {
  // No delay between attempts.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));

  const passing: [string, Handler][] = [
    ['throttling by AWS', { status: 400, headers: { 'x-amzn-ErrorType': 'ThrottlingException' } }],
    ['throttling by the gateway', { status: 429, headers: { 'x-amzn-ErrorType': 'ThrottlingException' } }],
    ['throttling by something between', { status: 429, headers: { 'x-amzn-ErrorType': 'TooManyRequestsException' } }],
    ['429 without a name', { status: 429 }],
    ['500', { status: 500, headers: { 'x-amzn-ErrorType': 'InternalFailureException' } }],
    ['503 with a name of its own', { status: 503, headers: { 'x-amzn-ErrorType': 'ServiceUnavailableException' } }],
    ['502 with HTML', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }],
    ['a dropped connection', (request) => request.socket.destroy()],
    [
      'a connection that drops within the content',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('{"taskStatus":', () => response.destroy());
      },
    ],
    ['a cut-off content', { body: '{"taskStatus":' }],
  ];

  it.each(passing)('is retried after %s', async (_case, handler) => {
    const { url, requests } = await serve(handler, { body: { taskStatus: 'COMPLETED' } });
    const audit = await createAuditClient({ baseUrl: url }).describeAuditTask(taskId);
    expect(audit).toEqual({ taskStatus: 'COMPLETED' });
    expect(requests).toHaveLength(2);
  });

  it.each(passing)('is retried no more than twice after %s by default', async (_case, handler) => {
    const { url, requests } = await serve(handler);
    await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['an invalid request', { status: 400, headers: { 'x-amzn-ErrorType': 'InvalidRequestException' } }],
    ['an unknown audit', { status: 404, headers: { 'x-amzn-ErrorType': 'ResourceNotFoundException' } }],
    ['refused credentials', { status: 403, headers: { 'x-amzn-ErrorType': 'AccessDeniedException' } }],
    ['an error that the contract does not have', { status: 409, headers: { 'x-amzn-ErrorType': 'ConflictException' } }],
    ['408', { status: 408 }],
    ['a redirect', { status: 302, headers: { location: '/' } }],
  ])('is not retried after %s', async (_case, response) => {
    const { url, requests } = await serve(response);
    expect(await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId))).toMatchObject({
      status: response.status,
    });
    expect(requests).toHaveLength(1);
  });

  it('fails with a NetworkError that says why where the service is not there', async () => {
    const { url, close } = await serve();
    await close();
    const error = await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(error).toMatchObject({
      code: 'NetworkError',
      message: `no response from ${url}/audit/tasks/${taskId}: connect ECONNREFUSED ${new URL(url).host}`,
    });
    expect(error.status).toBeUndefined();
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

describe('a call that is retried', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));

  async function play(options: Omit<AuditClientOptions, 'baseUrl' | 'fetch'>, ...steps: Step[]) {
    const { fetch, times } = stubFetch(...steps);
    const client = createAuditClient({ baseUrl: 'http://gateway.test', fetch, ...options });
    const outcome = client.describeAuditTask(taskId).then(
      () => 'success',
      (error: unknown) => error,
    );
    await vi.runAllTimersAsync();
    return { times, outcome: await outcome };
  }

  it.each([
    [undefined, 3],
    [{}, 3],
    [{ maxAttempts: 5 }, 5],
    [{ maxAttempts: 1 }, 1],
    [false, 1],
  ] satisfies [AuditClientOptions['retry'], number][])(
    'with retry: %j makes this many attempts: %i',
    async (retry, attempts) => {
      const { times, outcome } = await play({ retry }, failure(500, 'InternalFailureException'));
      expect(times).toHaveLength(attempts);
      expect(outcome).toMatchObject({ code: 'InternalFailureException' });
    },
  );

  it('doubles the longest delay up to 5 s', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { times } = await play({ retry: { maxAttempts: 8 } }, failure(500, 'InternalFailureException'));
    expect(times.map((time, index) => time - (times[index - 1] ?? 0))).toEqual([
      0, 200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
  });

  it('takes any part of that delay (full jitter)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(999), async (thousandths) => {
        const random = thousandths / 1000;
        vi.spyOn(Math, 'random').mockReturnValue(random);
        const { times } = await play({}, failure(503, 'InternalFailureException'));
        const [first = NaN, second = NaN, third = NaN] = times;
        expect(second - first).toBe(Math.floor(200 * random));
        expect(third - second).toBe(Math.floor(400 * random));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', new Date(9000).toUTCString(), 9000],
  ])('waits for what Retry-After asks in %s, and its own delay on top', async (_case, header, delay) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const throttled = failure(429, 'ThrottlingException', { 'retry-after': header });
    const { times, outcome } = await play({}, throttled, ok);
    expect(times).toEqual([0, delay + 100]);
    expect(outcome).toBe('success');
  });

  it.each([
    ['longer than the time left', { timeoutMs: 30_000 }, '31'],
    ['exactly the time left', { timeoutMs: 30_000 }, '30'],
    ['longer than any time', {}, '9'.repeat(400)],
  ])('fails at once where Retry-After asks for %s', async (_case, options, header) => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { times, outcome } = await play(options, failure(429, 'ThrottlingException', { 'retry-after': header }));
    expect(times).toEqual([0]);
    expect(Date.now()).toBe(0);
    expect(outcome).toMatchObject({ code: 'ThrottlingException', status: 429 });
  });

  it('fails at once where its own delay would take longer than the time left', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9);
    const { times, outcome } = await play({ timeoutMs: 400 }, failure(500, 'InternalFailureException'));
    expect(times).toEqual([0, 180]);
    expect(outcome).toMatchObject({ code: 'InternalFailureException' });
  });

  it('leaves no timer behind', async () => {
    await play({}, failure(500, 'InternalFailureException'), ok);
    expect(vi.getTimerCount()).toBe(0);
  });
});
