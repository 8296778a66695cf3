import * as z from 'zod';
import { gcraOf, type RateLimit, type RateLimitResult } from './rate-limiter.ts';
import type { RedisConnection } from './redis-connection.ts';

/** The result of an attempt to take a token in Redis. */
export interface SharedRateLimitResult extends RateLimitResult {
  /** Whether Redis withholds tokens, since other replicas may not have returned to it yet. */
  readonly held: boolean;
}

/** A rate limiter that replicas share through Redis. Its methods reject where Redis does not reply in time. */
export interface RedisRateLimiter {
  /**
   * Takes a token.
   *
   * @param returning Whether this replica has used its fallback since the last reply of Redis. Default: false.
   */
  take(returning?: boolean): Promise<SharedRateLimitResult>;
  /** Finds out when a token is due, and takes none. */
  peek(returning?: boolean): Promise<SharedRateLimitResult>;
}

const reply = z.tuple([z.number(), z.number().nonnegative(), z.number().nonnegative(), z.number()]);

/**
 * Creates a rate limiter in Redis: GCRA in one script, by Redis's clock. Replicas with the same key share its tokens.
 *
 * @param key Gives the key in Redis; may reject.
 */
export function createRedisRateLimiter(
  connection: Pick<RedisConnection, 'runGcra'>,
  key: () => Promise<string>,
  limit: RateLimit,
): RedisRateLimiter {
  const { intervalUs, toleranceUs, aheadUs, rejectionUs, maxRejectionUs } = gcraOf(limit);
  const ask = async (wanted: number, returning: boolean): Promise<SharedRateLimitResult> => {
    const numbers = [intervalUs, toleranceUs, aheadUs, rejectionUs, maxRejectionUs, wanted, returning ? 1 : 0];
    const [taken, waitUs, nextInUs, held] = reply.parse(await connection.runGcra(await key(), numbers));
    return { taken: taken === 1, waitMs: waitUs / 1000, nextInMs: nextInUs / 1000, held: held === 1 };
  };
  return {
    take: (returning = false) => ask(1, returning),
    peek: (returning = false) => ask(0, returning),
  };
}
