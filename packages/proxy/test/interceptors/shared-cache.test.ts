import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import type { SharedResponse, SharedResponseCache } from '../../src/stores/response-cache.ts';
import { finalAudit } from './audits.ts';
import { createWaiter, describeRequest, listRequest, responseOf } from './requests.ts';
import { createTestCache, dayMs, secondMs } from './test-cache.ts';

const { options } = createWaiter();

interface MapCache extends SharedResponseCache {
  /** What was set, as it was at that moment. */
  readonly entries: Map<string, SharedResponse>;
  /** How much time has passed since then, in milliseconds. */
  elapsedMs: number;
}

/** A cache that several gateways share, in a map. */
function createMapCache(): MapCache {
  const entries = new Map<string, SharedResponse>();
  return {
    entries,
    elapsedMs: 0,
    get(key) {
      const entry = entries.get(key);
      return Promise.resolve(
        entry && {
          ...entry,
          ageMs: entry.ageMs + this.elapsedMs,
          freshForMs: entry.freshForMs - this.elapsedMs,
          usableForMs: entry.usableForMs - this.elapsedMs,
        },
      );
    },
    set(key, response) {
      entries.set(key, response);
      return Promise.resolve();
    },
  };
}

describe('A response that one gateway has stored', () => {
  it('is shared with its durations, and served by another with its age, without asking AWS', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => responseOf(finalAudit, 400), { sharedCache, staleSeconds: 60 });
    const other = createTestCache(() => responseOf({}), { sharedCache });
    // Each machine has monotonic and wall clocks of its own.
    other.time.pass(12_345 * secondMs);
    const { content, entityTag } = await one.handler(describeRequest(), options);
    expect([...sharedCache.entries]).toEqual([
      [
        describeRequest().key,
        { content, entityTag, ageMs: 400, freshForMs: dayMs - 400, usableForMs: dayMs - 400 + 60 * secondMs },
      ],
    ]);

    sharedCache.elapsedMs = 60 * secondMs;
    const hit = await other.handler(describeRequest(), options);
    expect(hit).toMatchObject({ content, upstream: undefined, cache: { status: 'hit', ageSeconds: 60 } });
    expect(hit.cache.ttlSeconds).toBe(86_400 - 61);
    expect(other.asked()).toBe(0);
    // From then on it is the other's own.
    sharedCache.entries.clear();
    expect((await other.handler(describeRequest(), options)).cache.status).toBe('hit');
  });

  it('replaces an older one of another', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => responseOf({ tasks: [{ taskId: 'new' }] }), { sharedCache });
    const other = createTestCache(() => responseOf({ tasks: [{ taskId: 'old' }] }), { sharedCache });
    await other.handler(listRequest(), options);
    one.time.pass(3 * secondMs);
    other.time.pass(3 * secondMs);
    await one.handler({ ...listRequest(), noCache: true }, options);
    expect((await other.handler(listRequest(), options)).content.toString()).toContain('new');
    expect(other.asked()).toBe(1);
  });

  it('does not replace a newer one of another', async () => {
    const sharedCache = createMapCache();
    const other = createTestCache(() => responseOf({ tasks: [{ taskId: 'own' }] }), { sharedCache, staleSeconds: 60 });
    await other.handler(listRequest(), options);
    other.time.pass(3 * secondMs);
    const { content, entityTag } = responseOf({ tasks: [{ taskId: 'older' }] });
    sharedCache.entries.set(listRequest().key, { content, entityTag, ageMs: 5000, freshForMs: -1, usableForMs: 9000 });
    other.aws = () => {
      throw new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
    };
    const stale = await other.handler(listRequest(), options);
    expect(stale).toMatchObject({ cache: { status: 'stale' } });
    expect(stale.content.toString()).toContain('own');
  });

  it('is served stale by another when AWS fails', async () => {
    const sharedCache = createMapCache();
    const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
    const one = createTestCache(() => responseOf({ tasks: [] }), { sharedCache, staleSeconds: 60 });
    const other = createTestCache(
      () => {
        throw outage;
      },
      { sharedCache, staleSeconds: 60 },
    );
    await one.handler(listRequest(), options);
    sharedCache.elapsedMs = 5 * secondMs;
    expect((await other.handler(listRequest(), options)).cache).toMatchObject({ status: 'stale', ttlSeconds: -3 });
  });

  it('is not served to a caller that wants a new one', async () => {
    const sharedCache = createMapCache();
    const one = createTestCache(() => responseOf(finalAudit), { sharedCache });
    const other = createTestCache(() => responseOf(finalAudit), { sharedCache });
    await one.handler(describeRequest(), options);
    const { cache } = await other.handler({ ...describeRequest(), noCache: true }, options);
    expect(cache).toMatchObject({ status: 'miss', stored: true });
    expect(other.asked()).toBe(1);
  });
});

it('Listings of another gateway evict no final audits of this one', async () => {
  const sharedCache = createMapCache();
  const { content, entityTag } = responseOf({ tasks: [{ taskId: 'a'.repeat(30_000) }] });
  const cache = createTestCache(() => responseOf(finalAudit), { sharedCache, maxBytes: 256 * 1024 });
  await cache.handler(describeRequest(), options);
  for (let token = 0; token < 50; token += 1) {
    const request = listRequest(`nextToken=${token}`);
    sharedCache.entries.set(request.key, { content, entityTag, ageMs: 0, freshForMs: 60_000, usableForMs: 60_000 });
    expect((await cache.handler(request, options)).cache.status).toBe('hit');
  }
  expect(cache.events.evicted).toBeGreaterThan(40);
  sharedCache.entries.clear();
  expect((await cache.handler(describeRequest(), options)).cache.status).toBe('hit');
});

it('AWS is asked where nothing is shared', async () => {
  const cache = createTestCache(() => responseOf(finalAudit), { sharedCache: createMapCache() });
  expect((await cache.handler(describeRequest(), options)).cache.status).toBe('miss');
});

it('Nothing is shared that is not stored', async () => {
  const sharedCache = createMapCache();
  const violations = [{ pointer: '', message: 'must be object' }];
  const cache = createTestCache(() => ({ ...responseOf(finalAudit), violations }), { sharedCache });
  await cache.handler(describeRequest(), options);
  expect(sharedCache.entries.size).toBe(0);
});
