import { type RateLimit, createMemoryRateLimiter } from './rate-limiter.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';

/** When tokens come, as far as is known now. */
export interface Forecast {
  /** In how many milliseconds the next token can be taken; 0: now. */
  readonly nextInMs: number;
  /** How many milliseconds lie between the tokens after it. */
  readonly intervalMs: number;
}

/** Where the tokens of one operation's quota come from: this process alone, or a pool that several replicas share. */
export interface TokenSource {
  /** How many tokens come in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** Says when tokens come. */
  forecast(): Forecast;
  /**
   * Waits until the next token can be taken. One wait at a time.
   *
   * @param signal Ends the wait; the token stays for others.
   * @throws the signal's reason, and nothing else.
   */
  whenNext(signal: AbortSignal): Promise<void>;
  /**
   * Takes a token, if one can be taken now: then one call goes to AWS at once.
   *
   * @returns whether there was one. Even after {@link TokenSource.whenNext} it may be gone; then there is another to wait
   *   for.
   */
  take(): boolean;
}

/**
 * Says how far apart calls are at a rate: the next whole microsecond above an even spread. It leaves room for rounding,
 * so that no second, its first and last moment included, ever holds more than the rate, rounded up.
 */
export function microsecondsBetweenCalls(ratePerSecond: number): number {
  return Math.floor(1_000_000 / ratePerSecond) + 1;
}

/** What an account's quota allows at a rate: no bursts, and calls as far apart as {@link microsecondsBetweenCalls} says. */
export function quotaLimit(ratePerSecond: number): RateLimit {
  return { ratePerSecond: 1_000_000 / microsecondsBetweenCalls(ratePerSecond), burst: 1 };
}

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
