import { createMemoryRateLimiter, type RateLimit, type RateLimiter } from './rate-limiter.ts';
import type { RedisRateLimiter } from './redis-rate-limiter.ts';

// Ten rejected requests cost one token.
const rejectionCost = 0.1;

/**
 * The rate limit of a caller: bursts of one second's requests, one request at least.
 *
 * A rejected request costs a tenth of a token, and all together at most a second's tokens (one token, for rates below
 * one a second). So a caller that sends a little too much still gets its rate, and one that sends ten times as much
 * gets nothing until it pauses.
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

/** Options of {@link createSharedCallerRateLimiter}. */
export interface SharedCallerRateLimiterOptions {
  /** How many requests a second the caller may send to all replicas; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** How many replicas are expected, 1 or more. */
  readonly replicas: number;
  /** The limiter that replicas share, of {@link callerLimit}. */
  readonly shared: Pick<RedisRateLimiter, 'take'>;
  readonly isAvailable: () => boolean;
  /** The monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * Creates the limiter of a caller whose rate all replicas share. Beyond the whole rate, this gateway rejects a request
 * without asking Redis. The others wait for Redis, 25 ms at most. Where Redis is not available, this gateway uses its
 * share, rate / replicas, but allows one request a second where the rate does: a share below that would lock out a
 * caller that uses one connection.
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
      // Also while Redis is available, so that the share is not full when Redis is lost.
      const part = share.take();
      return isAvailable() ? shared.take().catch(() => part) : part;
    },
  };
}
