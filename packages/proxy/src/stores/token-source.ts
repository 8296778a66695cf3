import { type RateLimit, createMemoryRateLimiter } from './rate-limiter.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';

/** When tokens will come, as far as is known now. */
export interface Forecast {
  /** In how many milliseconds the next token can be taken; 0: now. */
  readonly nextInMs: number;
  /** The interval of the tokens after it, in milliseconds. */
  readonly intervalMs: number;
}

/** The source of the tokens of one operation's quota: this process alone, or Redis. */
export interface TokenSource {
  /** How many tokens come in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  forecast(): Forecast;
  /**
   * Waits until the next token can be taken. One wait at a time.
   *
   * @param signal Ends the wait; the token stays for others.
   * @throws the signal's reason, and nothing else.
   */
  whenNext(signal: AbortSignal): Promise<void>;
  /**
   * Takes a token if there is one now. One call must then be sent at once.
   *
   * @returns whether there was one. Even after {@link TokenSource.whenNext} it may be gone; then wait for another.
   */
  take(): boolean;
}

/**
 * The interval of calls at a rate: the next whole microsecond above an even spread. It leaves room for rounding, so
 * that no second, its first and last moment included, ever holds more than the rate, rounded up.
 */
export function microsecondsBetweenCalls(ratePerSecond: number): number {
  return Math.floor(1_000_000 / ratePerSecond) + 1;
}

/** The limit of an account's quota: no bursts, and calls at the interval of {@link microsecondsBetweenCalls}. */
export function quotaLimit(ratePerSecond: number): RateLimit {
  return { ratePerSecond: 1_000_000 / microsecondsBetweenCalls(ratePerSecond), burst: 1 };
}

/** Options of {@link createLocalTokens}. */
export interface LocalTokensOptions {
  /** How many in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
}

/**
 * Creates the tokens of a gateway that has the account's quota for itself: a rate limiter without bursts.
 *
 * Any second of calls then holds at most the rate, rounded up. With bursts, a second could hold a burst and the whole
 * rate after it. A window's calls at once would exceed the quota as soon as the network delays the first ones: evenly
 * spaced, 9 of AWS's 10 calls a second stay within them while some take 110 ms longer than others, and 23 of 25 while
 * some take 85 ms longer.
 *
 * rate-limiter-flexible counts in fixed windows, which let twice the rate through where two windows meet, and its queue
 * is not fair among callers, with deadlines in whole seconds.
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
