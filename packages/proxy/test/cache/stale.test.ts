import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure/failure.ts';
import { answerOf, createReader, describeRead, listRead } from '../coalescing/reads.ts';
import { finalAudit } from './audits.ts';
import { createTestCache, dayMs, secondMs, start, type TestCache } from './cache.ts';

const { patience } = createReader();
const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });

/** A cache with a page that is so many seconds past its life, and an AWS that fails. */
async function cacheInOutage(failure: unknown, pastMs: number, staleSeconds = 60): Promise<TestCache> {
  const cache = createTestCache(() => answerOf({ tasks: [] }), { staleSeconds });
  await cache.fetch(listRead(), patience);
  cache.time.now += 2 * secondMs + pastMs;
  cache.aws = () => {
    throw failure;
  };
  return cache;
}

describe('an answer past its life', () => {
  it.each([
    new Failure('aws-failure', { detail: 'AWS answered with status 503.', status: 503 }),
    new Failure('aws-throttling', { detail: 'Rate exceeded' }),
    new Failure('upstream-unreachable', { detail: 'The connection failed.' }),
    new Failure('upstream-timeout', { detail: 'AWS did not answer.' }),
    new Failure('upstream-broken-answer', { detail: 'Not JSON.' }),
    new Failure('gateway-credentials', { detail: 'AWS refused them.' }),
    new Failure('quota', { detail: 'The quota is used up.' }),
    new Failure('unavailable', { detail: 'AWS is not asked now.', source: 'aws' }),
  ])('stands in for $kind', async (failure) => {
    const cache = await cacheInOutage(failure, 10 * secondMs);
    expect((await cache.fetch(listRead(), patience)).cache).toEqual({
      status: 'stale',
      ageSeconds: 12,
      ttlSeconds: -10,
      stored: false,
      collapsed: false,
      insteadOf: failure,
    });
    expect(cache.asked()).toBe(2);
    expect(cache.told.served).toEqual(['miss', 'stale']);
  });

  it.each([
    ['AWS refuses what the caller asks', new Failure('aws-refusal', { detail: 'Too old.' })],
    ['AWS does not have it', new Failure('aws-refusal', { detail: 'Gone.', status: 404 })],
    ['AWS refuses in a way of its own', new Failure('aws-refusal', { detail: 'No.', status: 409, source: 'aws' })],
    ['the caller has left', new Failure('unavailable', { detail: 'The caller left.', source: 'caller' })],
    ['the gateway has a bug', new Error('a bug')],
  ])('does not stand in where %s', async (_, failure) => {
    const cache = await cacheInOutage(failure, 0);
    await expect(cache.fetch(listRead(), patience)).rejects.toBe(failure);
  });

  it.each([
    { staleSeconds: 0, pastMs: 0, given: false },
    { staleSeconds: 60, pastMs: 0, given: true },
    { staleSeconds: 60, pastMs: 59_999, given: true },
    { staleSeconds: 60, pastMs: 60_000, given: false },
    { staleSeconds: 3600, pastMs: 3_599_999, given: true },
  ])('within $staleSeconds s is given $pastMs ms past it: $given', async ({ staleSeconds, pastMs, given }) => {
    const cache = await cacheInOutage(outage, pastMs, staleSeconds);
    const read = cache.fetch(listRead(), patience);
    if (given) expect((await read).cache.ttlSeconds).toBeLessThan(0);
    else await expect(read).rejects.toBe(outage);
  });

  it('is not given to a caller that wants nothing stored', async () => {
    const cache = await cacheInOutage(outage, 0);
    await expect(cache.fetch({ ...listRead(), noCache: true }, patience)).rejects.toBe(outage);
  });

  it('is not given once AWS has forgotten the audit', async () => {
    const startedAt = start - 90 * dayMs + 10 * secondMs;
    const cache = createTestCache(() => answerOf({ ...finalAudit, taskStartTime: startedAt / 1000 }), {
      staleSeconds: 3600,
    });
    await cache.fetch(describeRead(), patience);
    cache.aws = () => {
      throw outage;
    };
    cache.time.now += 9_999;
    expect((await cache.fetch(describeRead(), patience)).cache.status).toBe('hit');
    cache.time.now += 1;
    await expect(cache.fetch(describeRead(), patience)).rejects.toBe(outage);
  });

  it('is kept for failures alone where answers are fresh for no time at all', async () => {
    const cache = createTestCache(() => answerOf({ tasks: [] }), { cacheSeconds: 0, staleSeconds: 60 });
    for (const status of ['miss', 'expired']) {
      expect((await cache.fetch(listRead(), patience)).cache).toMatchObject({ status, stored: true });
    }
    cache.aws = () => {
      throw outage;
    };
    expect((await cache.fetch(listRead(), patience)).cache).toMatchObject({ status: 'stale', ttlSeconds: -1 });
  });

  it('is given when the reader has no more time for an AWS that is slow', async () => {
    const cache = await cacheInOutage(outage, 0);
    cache.aws = () => new Promise(() => undefined);
    const reader = createReader();
    const read = cache.fetch(listRead(), reader.patience);
    reader.runOutOfTime();
    expect((await read).cache).toMatchObject({ status: 'stale', insteadOf: { kind: 'upstream-timeout' } });
  });
});
