/** A clock that stands still until a test moves it. */
export interface TestClock {
  /** The time: the `clock` of an emulator. */
  readonly now: () => Date;
  /** Moves the clock by so many milliseconds; backwards where they are negative. */
  readonly advance: (milliseconds: number) => void;
  /** Sets the clock. */
  readonly set: (time: Date) => void;
}

/**
 * Creates a clock that stands still until it is moved.
 *
 * @param start The first time. Default: the real time.
 * @throws {RangeError} for a time that is not valid, there and in `set` and `advance`.
 */
export function createTestClock(start: Date | string = new Date()): TestClock {
  let time = validTime(new Date(start));
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time = validTime(new Date(time + milliseconds));
    },
    set: (to) => {
      time = validTime(to);
    },
  };
}

function validTime(date: Date): number {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new RangeError('the time of a test clock must be a valid Date');
  return time;
}
