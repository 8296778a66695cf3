import type { Sleep } from '../../src/lib/wait.ts';

/** A clock that stands still until it is told how late it is. */
export interface FakeClock {
  readonly now: () => number;
  /** Waits on this clock. */
  readonly sleep: Sleep;
  /** How many wait on it. */
  readonly sleepers: number;
  /** Moves it while everything stands still, as when the process is busy. */
  skip(ms: number): void;
  /** Moves it, and wakes who waits as the time comes; what they do then is done before it moves on. */
  runUntil(time: number): Promise<void>;
  /** Moves it until a promise has settled, to the millisecond. */
  runThrough<Value>(promise: Promise<Value>): Promise<Value>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** How a clock behaves. */
export interface FakeClockOptions {
  /** How many milliseconds late the next sleeper wakes; negative: early, as timers may, but never at once. Default: on time. */
  readonly lateBy?: () => number;
  /** Waits until what is going on has done what it can do without time. */
  readonly settle?: () => Promise<void>;
}

/** Starts a clock. */
export function startFakeClock({ lateBy = () => 0, settle = settled }: FakeClockOptions = {}): FakeClock {
  let time = 0;
  const sleepers = new Set<Sleeper>();

  const sleep: Sleep = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) throw new DOMException('Aborted', 'AbortError');
      const end = (settle: () => void) => (): void => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const abort = end(() => reject(new DOMException('Aborted', 'AbortError')));
      const sleeper = { until: time + Math.max(Math.min(ms, 0.5), ms + lateBy()), wake: end(resolve) };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', abort);
    });

  const runUntil = async (end: number): Promise<void> => {
    await settle();
    for (;;) {
      const [next] = [...sleepers].sort((a, b) => a.until - b.until);
      if (next === undefined || next.until > end) break;
      time = Math.max(time, next.until);
      next.wake();
      await settle();
    }
    time = Math.max(time, end);
  };

  return {
    now: () => time,
    sleep,
    get sleepers() {
      return sleepers.size;
    },
    skip: (ms) => {
      time += ms;
    },
    runUntil,
    runThrough: async (promise) => {
      const ends = { pending: true };
      const end = (): void => {
        ends.pending = false;
      };
      promise.then(end, end);
      await settle();
      while (ends.pending) await runUntil(time + 1);
      return promise;
    },
  };
}

/** Waits until promises have done what they can do without time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
