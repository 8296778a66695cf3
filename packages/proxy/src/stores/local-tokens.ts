import { type Sleep, sleepInRealTime } from '../lib/sleep.ts';
import { createMemoryRateLimiter } from './rate-limiter.ts';
import { microsecondsBetweenCalls, quotaLimit, type TokenSource } from './token-source.ts';

/** How tokens come. */
export interface LocalTokensOptions {
  /** How many in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
}

/**
 * Creates the tokens of a gateway that has the account's quota for itself: a rate limiter without bursts.
 *
 * Any second of calls then holds at most the rate, rounded up. A burst would go through, and the whole rate after it: more than the rate in one second. So would a window's worth at once, as soon as the network holds the
 * first ones up: evenly spread, 9 of AWS's 10 calls a second stay within them while some take 110 ms longer than others,
 * and 23 of 25 while some take 85 ms longer.
 *
 * rate-limiter-flexible counts in fixed windows, which let twice the rate through at their seam, and its queue is one
 * line for all callers, with deadlines in whole seconds.
 */
export function createLocalTokens(options: LocalTokensOptions): TokenSource {
  const { ratePerSecond, now = () => performance.now(), sleep = sleepInRealTime } = options;
  const intervalMs = microsecondsBetweenCalls(ratePerSecond) / 1000;
  const limiter = createMemoryRateLimiter(quotaLimit(ratePerSecond), now);
  return {
    ratePerSecond,
    forecast: () => ({ nextInMs: limiter.nextInMs(), intervalMs }),
    whenNext: async (signal) => {
      // A timer may end a little early.
      for (let waitMs = limiter.nextInMs(); waitMs > 0; waitMs = limiter.nextInMs()) await sleep(waitMs, signal);
    },
    take: () => limiter.take().taken,
  };
}
