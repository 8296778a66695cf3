import type { DescribedAudit } from '@audit-gateway/client/posture';

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/** How often AWS can run a schedule: daily, weekly, every two weeks, monthly; in days. */
const frequencies = [1, 7, 14, 30] as const;

/** A run may begin a quarter of its period late: AWS only promises the day. */
const tolerance = 1.25;

/** What the audits of a schedule say about it: the two operations do not describe schedules. */
export interface Schedule {
  readonly name: string;
  /** How often it runs, in days; undefined where it ran only once. */
  readonly everyDays: number | undefined;
  /** When its audits started, oldest first, in milliseconds since 1970. */
  readonly starts: readonly number[];
}

/** Finds the schedules of audits, by name. */
export function schedulesOf(audits: Iterable<DescribedAudit>): ReadonlyMap<string, Schedule> {
  const starts = new Map<string, number[]>();
  for (const { scheduledAuditName: name, taskStartTime } of audits) {
    if (name === undefined || taskStartTime === undefined) continue;
    starts.set(name, [...(starts.get(name) ?? []), taskStartTime.getTime()]);
  }
  return new Map(
    [...starts].sort().map(([name, times]) => {
      const sorted = times.sort((one, other) => one - other);
      return [name, { name, starts: sorted, everyDays: everyDaysOf(sorted) }];
    }),
  );
}

/**
 * How often something runs, by its starts: AWS's frequency that is next to their usual distance, so that a run which
 * was left out does not make a daily schedule one of every two days.
 *
 * @param starts In milliseconds since 1970, ascending.
 */
export function everyDaysOf(starts: readonly number[]): number | undefined {
  const distances = starts
    .slice(1)
    .map((start, index) => (start - (starts[index] ?? start)) / dayMs)
    // Two runs within half a day are one by hand beside the planned one, or a changed schedule.
    .filter((days) => days > 0.5)
    .sort((one, other) => one - other);
  const usual = distances[Math.floor((distances.length - 1) / 2)];
  if (usual === undefined) return undefined;
  const difference = (days: number): number => Math.abs(Math.log(days / usual));
  return frequencies.reduce((best, days) => (difference(days) < difference(best) ? days : best));
}

/**
 * Whether a schedule should have run again by a day, and did not: its results say nothing about that day. A run that came
 * just after midnight belongs to the day before.
 *
 * @param schedule Its runs up to that day decide, and the next one after.
 * @param day The start of the day in UTC, in milliseconds since 1970.
 * @param now A day that is not over has time to run yet.
 */
export function isOverdueOn({ starts, everyDays }: Schedule, day: number, now: number): boolean {
  const end = day + dayMs;
  const last = starts.findLast((start) => start < end);
  if (last === undefined || everyDays === undefined) return last === undefined || last < day;
  if (end > now) return now > last + everyDays * dayMs * tolerance;
  const next = starts.find((start) => start >= end);
  if (next !== undefined && next - last <= everyDays * dayMs * tolerance) return false;
  return startOfDay(last) + everyDays * dayMs <= day;
}

/**
 * Whether an audit is older than its schedule says it should be. While the next one runs, it is not stale yet; results
 * that are two periods old are.
 */
export function isStale(audit: DescribedAudit, schedule: Schedule | undefined, now: number): boolean {
  const start = audit.taskStartTime?.getTime();
  if (start === undefined || schedule?.everyDays === undefined) return false;
  const period = schedule.everyDays * dayMs;
  const last = Math.max(start, ...schedule.starts);
  return now > last + period * tolerance || now > start + period * (1 + tolerance);
}

/** The start of a time's day in UTC. */
export function startOfDay(time: number): number {
  return Math.floor(time / dayMs) * dayMs;
}
