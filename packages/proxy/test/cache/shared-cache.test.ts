import { describe, expect, it } from 'vitest';
import { encodeHead } from '../../src/cache/encoded-answer.ts';
import type { SharedCache } from '../../src/cache/shared-cache.ts';
import { Failure } from '../../src/failure/failure.ts';
import { answerOf, createReader, describeRead, listRead } from '../coalescing/reads.ts';
import { finalAudit } from './audits.ts';
import { createTestCache, dayMs, secondMs } from './cache.ts';

const { patience } = createReader();

/** What several gateways share, in a map: what was set, and for how long. */
function createMapCache(): SharedCache & { readonly entries: Map<string, { value: Buffer; ttlMs: number }> } {
  const entries = new Map<string, { value: Buffer; ttlMs: number }>();
  return {
    entries,
    get: (key) => Promise.resolve(entries.get(key)?.value),
    set: (key, value, ttlMs) => {
      entries.set(key, { value, ttlMs });
      return Promise.resolve();
    },
  };
}

describe('an answer of one gateway', () => {
  it('is given by another, with its age, without asking AWS', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => answerOf(finalAudit, 400), { sharedCache });
    const other = createTestCache(() => answerOf({}), { sharedCache });
    const { content } = await one.fetch(describeRead(), patience);
    expect([...sharedCache.entries.values()]).toMatchObject([{ ttlMs: dayMs - 400 }]);

    other.time.now += 60 * secondMs;
    const hit = await other.fetch(describeRead(), patience);
    expect(hit).toMatchObject({ content, upstream: undefined, cache: { status: 'hit', ageSeconds: 60 } });
    expect(other.asked()).toBe(0);
    // From then on it is the other's own.
    sharedCache.entries.clear();
    expect((await other.fetch(describeRead(), patience)).cache.status).toBe('hit');
  });

  it('takes the place of an older one that another holds', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => answerOf({ tasks: [{ taskId: 'new' }] }), { sharedCache });
    const other = createTestCache(() => answerOf({ tasks: [{ taskId: 'old' }] }), { sharedCache });
    await other.fetch(listRead(), patience);
    one.time.now += 3 * secondMs;
    other.time.now += 3 * secondMs;
    await one.fetch({ ...listRead(), noCache: true }, patience);
    expect((await other.fetch(listRead(), patience)).content.toString()).toContain('new');
    expect(other.asked()).toBe(1);
  });

  it('stands in at another when AWS fails', async () => {
    const sharedCache = createMapCache();
    const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
    const one = createTestCache(() => answerOf({ tasks: [] }), { sharedCache, staleSeconds: 60 });
    const other = createTestCache(
      () => {
        throw outage;
      },
      { sharedCache, staleSeconds: 60 },
    );
    await one.fetch(listRead(), patience);
    other.time.now += 5 * secondMs;
    expect((await other.fetch(listRead(), patience)).cache).toMatchObject({ status: 'stale', ttlSeconds: -3 });
  });

  it('is not given to a caller that wants nothing stored', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => answerOf(finalAudit), { sharedCache });
    const other = createTestCache(() => answerOf(finalAudit), { sharedCache });
    await one.fetch(describeRead(), patience);
    const { cache } = await other.fetch({ ...describeRead(), noCache: true }, patience);
    expect(cache).toMatchObject({ status: 'miss', stored: true });
    expect(other.asked()).toBe(1);
  });
});

it.each([
  ['is nothing', undefined],
  ['is empty', Buffer.alloc(0)],
  ['is of another format', Buffer.from('{"content":"what another version wrote, perhaps"}')],
  ['is cut short', encodeHead({ entityTag: '"a"', askedAt: 1, freshUntil: 2, usableUntil: 3 }).subarray(0, -1)],
])('AWS is asked where what is shared %s', async (_, value) => {
  const sharedCache = { get: () => Promise.resolve(value), set: () => Promise.resolve() };
  const cache = createTestCache(() => answerOf(finalAudit), { sharedCache });
  expect((await cache.fetch(describeRead(), patience)).cache.status).toBe('miss');
});

it('nothing is shared that is not stored', async () => {
  const sharedCache = createMapCache();
  const violations = [{ pointer: '', message: 'must be object' }];
  const cache = createTestCache(() => ({ ...answerOf(finalAudit), violations }), { sharedCache });
  await cache.fetch(describeRead(), patience);
  expect(sharedCache.entries.size).toBe(0);
});
