/** The limit of a rate limiter. */
export interface RateLimit {
  /** Tokens a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** How many tokens may be taken at once after a pause; 1 or more, fractions too. */
  readonly burst: number;
  /** How far ahead of its time a token is given, in milliseconds. 0: only a token that is due now. Default: 0. */
  readonly aheadMs?: number;
  /** The cost of a rejected attempt, as a part of a token, from 0 to 1. Default: 0. */
  readonly rejectionCost?: number;
}

/** The result of an attempt to take a token. */
export interface RateLimitResult {
  readonly taken: boolean;
  /** In how many milliseconds the token is due; for a rejected attempt, when the next one can be taken. */
  readonly waitMs: number;
  /** In how many milliseconds the next token is due. */
  readonly nextInMs: number;
}

/** Gives tokens at a rate. A promise where the limiter is shared. */
export interface RateLimiter {
  take(): RateLimitResult | Promise<RateLimitResult>;
}

/** A rate limiter of this process alone. */
export interface MemoryRateLimiter extends RateLimiter {
  take(): RateLimitResult;
  /** In how many milliseconds a token is due. */
  nextInMs(): number;
}

/** The parameters of GCRA, in microseconds. */
export interface GcraParameters {
  /** Between tokens. */
  readonly intervalUs: number;
  /** How much earlier than evenly spaced a token may be taken: the room for a burst. */
  readonly toleranceUs: number;
  /** How far ahead a token is given. */
  readonly aheadUs: number;
  /** The cost of a rejected attempt. */
  readonly rejectionUs: number;
  /** The most that rejected attempts cost together: a second, or one token where tokens are rarer. */
  readonly maxRejectionUs: number;
}

/** Computes the parameters of GCRA. */
export function gcraOf({ ratePerSecond, burst, aheadMs = 0, rejectionCost = 0 }: RateLimit): GcraParameters {
  // Whole microseconds, and never faster than the rate; a rate that was made of an interval has that interval again.
  const intervalUs = Math.ceil(1_000_000 / ratePerSecond - 1e-6);
  return {
    intervalUs,
    toleranceUs: Math.floor((burst - 1) * intervalUs),
    aheadUs: Math.floor(aheadMs * 1000),
    rejectionUs: Math.floor(rejectionCost * intervalUs),
    maxRejectionUs: rejectionCost === 0 ? 0 : Math.max(1_000_000, intervalUs),
  };
}

/**
 * Creates a rate limiter in memory: the generic cell rate algorithm (GCRA; ITU-T I.371, annex A). Its only state is one
 * time, at which the next token would be due if all tokens were evenly spaced.
 *
 * rate-limiter-flexible counts in fixed windows, which let twice the rate through where two windows meet.
 *
 * @param now The monotonic clock, in milliseconds.
 */
export function createMemoryRateLimiter(limit: RateLimit, now: () => number): MemoryRateLimiter {
  const { intervalUs, toleranceUs, aheadUs, rejectionUs, maxRejectionUs } = gcraOf(limit);
  let dueUs = -Infinity;
  const nextInUs = (nowUs: number): number => Math.max(0, dueUs - toleranceUs - nowUs);
  return {
    nextInMs: () => nextInUs(now() * 1000) / 1000,
    take: () => {
      const nowUs = now() * 1000;
      const waitUs = nextInUs(nowUs);
      // Sums of fractions differ slightly from the whole number.
      const taken = waitUs <= aheadUs + 0.001;
      if (taken) dueUs = Math.max(dueUs, nowUs) + intervalUs;
      else dueUs = Math.max(dueUs, Math.min(dueUs + rejectionUs, nowUs + toleranceUs + maxRejectionUs));
      const nextInMs = nextInUs(nowUs) / 1000;
      return { taken, waitMs: taken ? waitUs / 1000 : nextInMs, nextInMs };
    },
  };
}
