import { dayMs, retentionDays } from './listed-audit.ts';

/** A period that all audits of an account are in that has started before now, and that is kept for another hour. */
export function wholePeriod(now: Date): { readonly startTime: Date; readonly endTime: Date } {
  return { startTime: new Date(now.getTime() - retentionDays * dayMs + dayMs / 24), endTime: now };
}
