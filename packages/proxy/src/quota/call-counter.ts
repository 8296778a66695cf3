/** Counts calls over the last second. */
export interface CallCounter {
  /** A call goes now. */
  add(): void;
  /** How many calls of the last second there are, at most as many as are remembered. */
  count(): number;
}

/**
 * Creates a counter.
 *
 * @param most How many calls it remembers.
 * @param now Tells the time on the monotonic clock, in milliseconds.
 */
export function createCallCounter(most: number, now: () => number): CallCounter {
  const times: number[] = [];
  return {
    add: () => {
      times.push(now());
      if (times.length > most) times.shift();
    },
    count: () => {
      const since = now() - 1000;
      return times.reduce((count, time) => (time > since ? count + 1 : count), 0);
    },
  };
}
