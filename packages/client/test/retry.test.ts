import { type AuditClientOptions, createAuditClient } from '@audit-gateway/client';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { taskId } from './support/cases.ts';
import { failure, json, type Step, stubFetch } from './support/stub-fetch.ts';

const ok = json({ taskStatus: 'COMPLETED' });

afterEach(() => void vi.useRealTimers());

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
