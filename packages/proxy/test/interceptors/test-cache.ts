import { type CachedHandler, type CacheOptions, type CacheResult, withCache } from '../../src/interceptors/cache.ts';
import { withDeduplication } from '../../src/interceptors/deduplicate.ts';
import type { UpstreamHandler, UpstreamResponse } from '../../src/upstream/handler.ts';

/** The wall clock's time at which tests begin, in milliseconds since 1970. */
export const start = Date.parse('2026-03-10T12:00:00Z');
export const secondMs = 1000;
export const dayMs = 24 * 60 * 60 * secondMs;

/** A wall clock and a monotonic clock that move only when they are told. */
export class TestClock {
  /** The monotonic clock, in milliseconds. */
  monotonic = 5000;
  /** How far the wall clock was stepped, in milliseconds. */
  stepMs = 0;

  readonly now = (): number => this.monotonic;
  readonly clock = (): Date => new Date(start + this.monotonic - 5000 + this.stepMs);

  /** Lets time pass, on both clocks. */
  pass(ms: number): void {
    this.monotonic += ms;
  }
}

type Aws = () => UpstreamResponse | Promise<UpstreamResponse>;

/** A cache in front of a simulated AWS. */
export interface TestCache {
  readonly handler: CachedHandler;
  readonly time: TestClock;
  /** How often AWS was asked. */
  readonly asked: () => number;
  /** What AWS does next: it answers, or throws. */
  aws: Aws;
  /** What the cache notified. */
  readonly events: { served: CacheResult[]; stored: number; evicted: number; bytes: number };
}

/** Creates a cache of a megabyte, with deduplication behind it as in the gateway. */
export function createTestCache(aws: Aws, options: Partial<CacheOptions> = {}): TestCache {
  const time = new TestClock();
  let asked = 0;
  const next: UpstreamHandler = async () => {
    asked += 1;
    await Promise.resolve();
    const response = await test.aws();
    const { durationMs } = response.upstream;
    return { ...response, upstream: { ...response.upstream, sentAt: time.monotonic - durationMs } };
  };
  const events: TestCache['events'] = { served: [], stored: 0, evicted: 0, bytes: 0 };
  const handler = withCache(withDeduplication(next, { now: () => 0 }), {
    maxBytes: 1024 * 1024,
    cacheSeconds: 2,
    staleSeconds: 0,
    clock: time.clock,
    now: time.now,
    onServed: (result) => events.served.push(result),
    onStored: () => (events.stored += 1),
    onEvicted: () => (events.evicted += 1),
    onBytes: (bytes) => (events.bytes = bytes),
    ...options,
  });
  const test: TestCache = { handler, time, events, asked: () => asked, aws };
  return test;
}
