import type { CheckTrend, Trend } from './trend.ts';

/** Since when a check finds something. */
export interface Since {
  /** The start of the day, in milliseconds since 1970. */
  readonly day: number;
  /** Whether it is known that the check found nothing before; otherwise it may be longer. */
  readonly isFirst: boolean;
}

/** Since when a check finds what it finds now; undefined where it finds nothing. Days without a result change nothing. */
export function findsSince({ days }: Trend, { cells }: CheckTrend): Since | undefined {
  let since: Since | undefined;
  for (const [index, { findings }] of [...cells.entries()].reverse()) {
    const day = days[index];
    if (findings === undefined || day === undefined) continue;
    if (findings.active === 0) return since && { ...since, isFirst: true };
    since = { day, isFirst: false };
  }
  return since;
}
