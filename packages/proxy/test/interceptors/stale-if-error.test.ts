import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { responseOf, createWaiter, describeRequest, listRequest } from './requests.ts';
import { finalAudit } from './audits.ts';
import { createTestCache, dayMs, secondMs, start, type TestCache } from './test-cache.ts';

const { options } = createWaiter();
const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });

/** A cache with a page that is stale for so many milliseconds, and an AWS that fails. */
async function cacheInOutage(failure: unknown, pastMs: number, staleSeconds = 60): Promise<TestCache> {
  const cache = createTestCache(() => responseOf({ tasks: [] }), { staleSeconds });
  await cache.handler(listRequest(), options);
  cache.time.pass(2 * secondMs + pastMs);
  cache.aws = () => {
    throw failure;
  };
  return cache;
}

describe('Stale if error', () => {
  it.each([
    new Failure('aws-failure', { detail: 'AWS answered with status 503.', status: 503 }),
    new Failure('aws-throttling', { detail: 'Rate exceeded' }),
    new Failure('upstream-unreachable', { detail: 'The connection failed.' }),
    new Failure('upstream-timeout', { detail: 'AWS did not answer.' }),
    new Failure('upstream-broken-answer', { detail: 'Not JSON.' }),
    new Failure('gateway-credentials', { detail: 'AWS refused them.' }),
    new Failure('quota', { detail: 'The quota is used up.' }),
    new Failure('unavailable', { detail: 'AWS is not asked now.', source: 'aws' }),
  ])('A stale response is served in place of the failure $kind', async (failure) => {
    const cache = await cacheInOutage(failure, 10 * secondMs);
    expect((await cache.handler(listRequest(), options)).cache).toEqual({
      status: 'stale',
      ageSeconds: 12,
      ttlSeconds: -10,
      stored: false,
      deduplicated: false,
      staleIfError: failure,
    });
    expect(cache.asked()).toBe(2);
    expect(cache.events.served).toEqual(['miss', 'stale']);
  });

  it.each([
    ['AWS refuses what the caller asks', new Failure('aws-refusal', { detail: 'Too old.' })],
    ['AWS does not have it', new Failure('aws-refusal', { detail: 'Gone.', status: 404 })],
    ['AWS refuses in a way of its own', new Failure('aws-refusal', { detail: 'No.', status: 409, source: 'aws' })],
    ['the caller has left', new Failure('unavailable', { detail: 'The caller left.', source: 'caller' })],
    ['the gateway has a bug', new Error('a bug')],
  ])('A stale response is not served where %s', async (_, failure) => {
    const cache = await cacheInOutage(failure, 0);
    await expect(cache.handler(listRequest(), options)).rejects.toBe(failure);
  });

  it.each([
    { staleSeconds: 0, pastMs: 0, given: false },
    { staleSeconds: 60, pastMs: 0, given: true },
    { staleSeconds: 60, pastMs: 59_999, given: true },
    { staleSeconds: 60, pastMs: 60_000, given: false },
    { staleSeconds: 3600, pastMs: 3_599_999, given: true },
  ])(
    'A stale response is served after $pastMs ms where $staleSeconds s are allowed: $given',
    async ({ staleSeconds, pastMs, given }) => {
      const cache = await cacheInOutage(outage, pastMs, staleSeconds);
      const served = cache.handler(listRequest(), options);
      if (given) expect((await served).cache.ttlSeconds).toBeLessThan(0);
      else await expect(served).rejects.toBe(outage);
    },
  );

  it('A stale response is not served to a caller that wants a new one', async () => {
    const cache = await cacheInOutage(outage, 0);
    await expect(cache.handler({ ...listRequest(), noCache: true }, options)).rejects.toBe(outage);
  });

  it('A stale response is not served once AWS has forgotten the audit', async () => {
    const startedAt = start - 90 * dayMs + 10 * secondMs;
    const cache = createTestCache(() => responseOf({ ...finalAudit, taskStartTime: startedAt / 1000 }), {
      staleSeconds: 3600,
    });
    await cache.handler(describeRequest(), options);
    cache.aws = () => {
      throw outage;
    };
    cache.time.pass(9_999);
    expect((await cache.handler(describeRequest(), options)).cache.status).toBe('hit');
    cache.time.pass(1);
    await expect(cache.handler(describeRequest(), options)).rejects.toBe(outage);
  });

  it('A response that is never fresh is stored for failures alone', async () => {
    const cache = createTestCache(() => responseOf({ tasks: [] }), { cacheSeconds: 0, staleSeconds: 60 });
    for (const status of ['miss', 'expired']) {
      expect((await cache.handler(listRequest(), options)).cache).toMatchObject({ status, stored: true });
    }
    cache.aws = () => {
      throw outage;
    };
    expect((await cache.handler(listRequest(), options)).cache).toMatchObject({ status: 'stale', ttlSeconds: -1 });
  });

  it('A stale response is served when a deadline passes because AWS is slow', async () => {
    const cache = await cacheInOutage(outage, 0);
    cache.aws = () => new Promise(() => undefined);
    const waiter = createWaiter();
    const served = cache.handler(listRequest(), waiter.options);
    waiter.runOutOfTime();
    expect((await served).cache).toMatchObject({ status: 'stale', staleIfError: { kind: 'upstream-timeout' } });
  });
});
