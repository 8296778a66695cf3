import { createMemoryRateLimiter, type RateLimit, type RateLimiter } from './rate-limiter.ts';
import type { RedisRateLimiter } from './redis-rate-limiter.ts';

// Ten refused requests cost one turn.
const rejectionCost = 0.1;

/**
 * What a caller's rate allows: a second of it at once, one request at least.
 *
 * A refused request costs a tenth of a turn, and all together at most a second (one turn, below one a second). So a
 * caller that sends a little too much still gets its rate, and one that sends ten times as much gets nothing until it
 * pauses.
 *
 * @param ratePerSecond How many requests a second; above 0, fractions too.
 */
export function callerLimit(ratePerSecond: number): RateLimit {
  return { ratePerSecond, burst: Math.max(1, ratePerSecond), rejectionCost };
}

/** Creates the limiter of a caller of a single gateway. */
export function createCallerRateLimiter(ratePerSecond: number, now: () => number): RateLimiter {
  return createMemoryRateLimiter(callerLimit(ratePerSecond), now);
}

/** How replicas share a caller's rate. */
export interface SharedCallerRateLimiterOptions {
  /** How many requests a second the caller may send to all replicas; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** How many replicas are expected, 1 or more. */
  readonly replicas: number;
  /** The limiter that replicas share, of {@link callerLimit}. */
  readonly shared: Pick<RedisRateLimiter, 'take'>;
  /** Whether Redis is asked now. */
  readonly isAvailable: () => boolean;
  /** Tells the time on the monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * Creates the limiter of a caller whose rate holds over all replicas. What this gateway alone lets through is no more
 * than the whole rate: beyond it a request is refused without asking Redis. The others wait for Redis, 25 ms at most.
 * Where it cannot be asked, this gateway keeps to its share, rate / replicas, but lets one request a second through
 * where the rate does: a share below that would lock out a caller that keeps to one connection.
 */
export function createSharedCallerRateLimiter(options: SharedCallerRateLimiterOptions): RateLimiter {
  const { ratePerSecond, replicas, shared, isAvailable, now } = options;
  const whole = createMemoryRateLimiter(callerLimit(ratePerSecond), now);
  const shareRate = Math.min(ratePerSecond, Math.max(1, ratePerSecond / replicas));
  const share = createMemoryRateLimiter(callerLimit(shareRate), now);
  return {
    take: () => {
      const own = whole.take();
      if (!own.taken) return own;
      // Also while Redis is there, so that the share is not unused when it is lost.
      const part = share.take();
      return isAvailable() ? shared.take().catch(() => part) : part;
    },
  };
}
