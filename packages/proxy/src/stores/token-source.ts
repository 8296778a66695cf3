import type { RateLimit } from './rate-limiter.ts';

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
