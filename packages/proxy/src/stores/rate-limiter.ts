/** What a rate limiter allows. */
export interface RateLimit {
  /** How many turns a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** How many turns may be taken at once after a pause; 1 or more, fractions too. */
  readonly burst: number;
  /** How far ahead of its time a turn is given, in milliseconds. 0: only a turn that is due now. Default: 0. */
  readonly aheadMs?: number;
  /** What a refused attempt costs, as a part of a turn, from 0 to 1. Default: 0. */
  readonly rejectionCost?: number;
}

/** What came of an attempt to take a turn. */
export interface RateLimitResult {
  /** Whether the turn is taken. */
  readonly taken: boolean;
  /** In how many milliseconds the turn is due; for a refused attempt, in how many the next one can be taken. */
  readonly waitMs: number;
  /** In how many milliseconds the turn after this attempt is due. */
  readonly nextInMs: number;
}

/** Gives turns at a rate: a promise where somebody else has to be asked. */
export interface RateLimiter {
  /** Takes a turn. */
  take(): RateLimitResult | Promise<RateLimitResult>;
}

/** A rate limiter of this process alone. */
export interface MemoryRateLimiter extends RateLimiter {
  take(): RateLimitResult;
  /** In how many milliseconds a turn is due. */
  nextInMs(): number;
}

/** A limit as GCRA computes with it; all in microseconds. */
export interface GcraParameters {
  /** Between turns. */
  readonly intervalUs: number;
  /** How much earlier than evenly spaced a turn may be: the room for a burst. */
  readonly toleranceUs: number;
  /** How far ahead a turn is given. */
  readonly aheadUs: number;
  /** What a refused attempt costs. */
  readonly rejectionUs: number;
  /** The most that refused attempts cost together: a second, or one turn where turns are rarer. */
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
 * Creates a rate limiter in memory: the generic cell rate algorithm (GCRA; ITU-T I.371, annex A). All that it keeps is
 * one time, at which the next turn would be due if all turns were evenly spaced.
 *
 * rate-limiter-flexible counts in fixed windows, which let twice the rate through at their seam.
 *
 * @param now Tells the time on the monotonic clock, in milliseconds.
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
      // Sums of fractions end a hair beside the whole number that they make.
      const taken = waitUs <= aheadUs + 0.001;
      if (taken) dueUs = Math.max(dueUs, nowUs) + intervalUs;
      else dueUs = Math.max(dueUs, Math.min(dueUs + rejectionUs, nowUs + toleranceUs + maxRejectionUs));
      const nextInMs = nextInUs(nowUs) / 1000;
      return { taken, waitMs: taken ? waitUs / 1000 : nextInMs, nextInMs };
    },
  };
}
