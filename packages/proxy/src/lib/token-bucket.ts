/** What a bucket holds, and how it fills. */
export interface TokenBucketOptions {
  /** The most tokens it holds, 1 or more; it begins full. */
  readonly capacity: number;
  /** How many tokens come back in a second, evenly; above 0. */
  readonly perSecond: number;
  /** The monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** A token bucket. */
export interface TokenBucket {
  /** Takes a token; false where there is none. */
  take(): boolean;
  /** Puts tokens in, fractions too; what is beyond the capacity is lost. */
  add(tokens: number): void;
  /** In how many milliseconds there is a token, unless another takes it first; 0 where there is one. */
  waitMs(): number;
}

// Sums of fractions end a hair below the whole number that they make.
const wholeToken = 1 - 1e-9;

/**
 * Creates a token bucket: in any period at most its capacity, plus what came back, plus what was added, is taken.
 *
 * rate-limiter-flexible's in-memory limiter counts in fixed windows, which let twice the rate through where two windows
 * meet, and keeps a timer a key.
 */
export function createTokenBucket({ capacity, perSecond, now }: TokenBucketOptions): TokenBucket {
  let tokens = capacity;
  let filledAt = now();

  const add = (more: number): void => {
    const time = now();
    tokens = Math.min(capacity, tokens + ((time - filledAt) / 1000) * perSecond + more);
    filledAt = time;
  };
  return {
    add,
    take: () => {
      add(0);
      if (tokens < wholeToken) return false;
      tokens -= 1;
      return true;
    },
    waitMs: () => {
      add(0);
      return tokens < wholeToken ? ((1 - tokens) / perSecond) * 1000 : 0;
    },
  };
}
