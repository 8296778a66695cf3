import type { CachedFetch, CacheStatus } from '../../src/cache/served-answer.ts';
import { type CacheOptions, withCache } from '../../src/cache/with-cache.ts';
import { withCoalescing } from '../../src/coalescing/with-coalescing.ts';
import type { AuditAnswer, Fetch } from '../../src/reading/audit-read.ts';

/** The time at which the tests' clocks begin. */
export const start = Date.parse('2026-03-10T12:00:00Z');
export const secondMs = 1000;
export const dayMs = 24 * 60 * 60 * secondMs;

/** A clock that moves when it is told. */
export interface TestClock {
  readonly clock: () => Date;
  now: number;
}

export function createTestClock(): TestClock {
  const test = { now: start, clock: () => new Date(test.now) };
  return test;
}

type Aws = () => AuditAnswer | Promise<AuditAnswer>;

/** A cache in front of what stands in for AWS. */
export interface TestCache {
  readonly fetch: CachedFetch;
  readonly time: TestClock;
  /** How often AWS was asked. */
  readonly asked: () => number;
  /** What AWS does next: it answers, or throws. */
  aws: Aws;
  /** What the cache told. */
  readonly told: { served: CacheStatus[]; stored: number; evicted: number; bytes: number };
}

/** Makes a cache of a megabyte, with coalescing behind it as in the gateway. */
export function createTestCache(aws: Aws, options: Partial<CacheOptions> = {}): TestCache {
  const time = createTestClock();
  let asked = 0;
  const next: Fetch = async () => {
    asked += 1;
    await Promise.resolve();
    const answer = await test.aws();
    const { durationMs } = answer.upstream;
    return { ...answer, upstream: { ...answer.upstream, askedAt: time.now - durationMs } };
  };
  const told: TestCache['told'] = { served: [], stored: 0, evicted: 0, bytes: 0 };
  const fetch = withCache(withCoalescing(next), {
    maxBytes: 1024 * 1024,
    cacheSeconds: 2,
    staleSeconds: 0,
    clock: time.clock,
    onServed: (status) => told.served.push(status),
    onStored: () => (told.stored += 1),
    onEvicted: () => (told.evicted += 1),
    onBytes: (bytes) => (told.bytes = bytes),
    ...options,
  });
  const test: TestCache = { fetch, time, told, asked: () => asked, aws };
  return test;
}
