/** A clock that stands still until it is moved. */
export interface FakeClock {
  readonly now: () => Date;
  readonly advance: (milliseconds: number) => void;
}

export function fakeClock(start = '2026-03-10T12:00:00.000Z'): FakeClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
