import {
  type CheckFindings,
  type DescribedAudit,
  findingsOf,
  severityOf,
  auditCheckSeverities,
} from '@audit-gateway/client/posture';
import { type Severity, startOf, ratingOf } from './audits.ts';
import { dayMs, isOverdueOn, type Schedule, schedulesOf, startOfDay } from './schedule.ts';

/**
 * What is known of a check on a day.
 *
 * - `found`: a result, of that day or of an earlier one that is not overdue yet
 * - `failed`, `canceled`: it was run without a result
 * - `off`: it was switched off, or its schedule ran without it
 * - `running`: it has no result yet
 * - `gap`: it should have run, and was not
 * - `none`: no audit had it so far
 */
export type CellState = 'found' | 'failed' | 'canceled' | 'off' | 'running' | 'gap' | 'none';

/** A check on a day. */
export interface Cell {
  readonly state: CellState;
  /** The result, where there is one. */
  readonly findings?: CheckFindings | undefined;
  /** The audit that said so; absent for `gap` and `none`. */
  readonly audit?: DescribedAudit | undefined;
  /** Whether the result is of an earlier day. */
  readonly isCarried: boolean;
  /** What the check found when it last had a result. */
  readonly lastFindings?: CheckFindings | undefined;
}

/** A check over the days. */
export interface CheckTrend {
  readonly checkName: string;
  readonly severity: Severity;
  readonly cells: readonly Cell[];
}

/** A change worth a marker. */
export interface Marker {
  /** Which of the days. */
  readonly day: number;
  readonly checkName: string;
  readonly kind: 'began' | 'failed' | 'off';
}

/** Non-compliant resources by check and day. */
export interface Trend {
  /** The starts of the days in UTC, in milliseconds since 1970. */
  readonly days: readonly number[];
  /** Most severe first. */
  readonly checks: readonly CheckTrend[];
  readonly markers: readonly Marker[];
}

/** What a trend is made of. */
export interface TrendOptions {
  /** Those of earlier days too: their results hold until their schedules run again. */
  readonly audits: readonly DescribedAudit[];
  /** How many days, today included. */
  readonly days: number;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Orders results by check and day. The newest result of a check counts, whichever audit brought it, until the schedule
 * that planned the check should have run again. So with several schedules each counts with its latest, nothing is counted
 * twice, and a day on which a schedule did not run is a gap.
 */
export function createTrend({ audits, days: count, now }: TrendOptions): Trend {
  const today = startOfDay(now);
  const days = Array.from({ length: count }, (_, index) => today - (count - 1 - index) * dayMs);
  const oldestFirst = audits
    .filter((audit) => audit.taskStartTime !== undefined)
    .sort((one, other) => startOf(one) - startOf(other));
  const schedules = schedulesOf(oldestFirst);
  const names = new Set(oldestFirst.flatMap(({ auditDetails = {} }) => Object.keys(auditDetails)));
  const tracks = [...names].sort(bySeverity).map((checkName) => {
    return { checkName, states: trackCheck(checkName, oldestFirst, schedules, days, now) };
  });
  return {
    days,
    checks: tracks.map(({ checkName, states: { cells } }) => ({ checkName, severity: ratingOf(checkName), cells })),
    markers: tracks
      .flatMap(({ checkName, states: { began, cells } }) => markersOf(checkName, cells, began, days))
      .sort((one, other) => one.day - other.day),
  };
}

/** Most severe first, those without a severity last; then by name. */
export function bySeverity(one: string, other: string): number {
  return rankOf(one) - rankOf(other) || (one < other ? -1 : 1);
}

function rankOf(checkName: string): number {
  const severity = severityOf(checkName);
  return severity === undefined ? auditCheckSeverities.length : auditCheckSeverities.indexOf(severity);
}

interface Track {
  readonly cells: readonly Cell[];
  /** When the check began to run, as far as the audits show that it did not before. */
  readonly began: number | undefined;
}

function trackCheck(
  checkName: string,
  oldestFirst: readonly DescribedAudit[],
  schedules: ReadonlyMap<string, Schedule>,
  days: readonly number[],
  now: number,
): Track {
  const withCheck = oldestFirst.filter(({ auditDetails = {} }) => Object.hasOwn(auditDetails, checkName));
  const cellAt = (day: number): Cell => {
    const before = withCheck.filter((audit) => startOf(audit) < day + dayMs);
    const newest = before.at(-1);
    if (newest === undefined) return { state: 'none', isCarried: false };
    const lastFindings = before.map((audit) => findingsIn(audit, checkName)).findLast((each) => each !== undefined);
    // A result counts more than a later attempt of the same day.
    const lastDay = startOfDay(startOf(newest));
    const ofLastDay = before.filter((audit) => startOf(audit) >= lastDay);
    const last = ofLastDay.findLast((audit) => findingsIn(audit, checkName) !== undefined) ?? newest;
    if (lastDay === day) return { ...resultOf(last, checkName), isCarried: false, lastFindings };
    const planned = before.findLast(({ scheduledAuditName }) => scheduledAuditName !== undefined);
    const schedule = schedules.get(planned?.scheduledAuditName ?? '');
    if (planned === undefined || schedule === undefined) return { state: 'gap', isCarried: false, lastFindings };
    const ranWithoutIt = oldestFirst.some(
      (audit) =>
        audit.scheduledAuditName === schedule.name &&
        startOf(audit) > startOf(planned) &&
        startOf(audit) < day + dayMs &&
        isComplete(audit),
    );
    if (ranWithoutIt) return { state: 'off', isCarried: false, lastFindings };
    if (isOverdueOn(schedule, day, now)) return { state: 'gap', isCarried: false, lastFindings };
    return { ...resultOf(last, checkName), isCarried: true, lastFindings };
  };
  return { cells: days.map(cellAt), began: beganAt(withCheck[0], oldestFirst, schedules) };
}

/** Whether an audit tells which checks it has: one that began a moment ago may not list them all. */
function isComplete({ taskStatus, auditDetails = {} }: DescribedAudit): boolean {
  return taskStatus === 'COMPLETED' || Object.keys(auditDetails).length > 0;
}

function findingsIn({ auditDetails = {} }: DescribedAudit, checkName: string): CheckFindings | undefined {
  return findingsOf(auditDetails[checkName]);
}

function resultOf(audit: DescribedAudit, checkName: string): Pick<Cell, 'state' | 'findings' | 'audit'> {
  const check = audit.auditDetails?.[checkName];
  const findings = findingsOf(check);
  if (findings !== undefined) return { state: 'found', findings, audit };
  if (check?.errorCode === 'AUDIT_CHECK_DISABLED') return { state: 'off', audit };
  if (check?.checkRunStatus === 'FAILED') return { state: 'failed', audit };
  if (check?.checkRunStatus === 'CANCELED') return { state: 'canceled', audit };
  return { state: 'running', audit };
}

/**
 * When a check began: its first audit, where the same schedule ran without it before, or, for a new schedule, where the
 * audits reach back so far that an earlier run would be among them.
 */
function beganAt(
  first: DescribedAudit | undefined,
  oldestFirst: readonly DescribedAudit[],
  schedules: ReadonlyMap<string, Schedule>,
): number | undefined {
  const schedule = schedules.get(first?.scheduledAuditName ?? '');
  if (first === undefined || schedule === undefined) return undefined;
  const start = startOf(first);
  const [oldest = start] = oldestFirst.map(startOf);
  const reachesBack = schedule.everyDays !== undefined && start - oldest > schedule.everyDays * dayMs * 1.25;
  return (schedule.starts[0] ?? start) < start || reachesBack ? start : undefined;
}

function markersOf(
  checkName: string,
  cells: readonly Cell[],
  began: number | undefined,
  days: readonly number[],
): Marker[] {
  return cells.flatMap(({ state }, day): Marker[] => {
    const before = cells[day - 1]?.state;
    const wasRun = before === undefined || !['off', 'none'].includes(before);
    const first = days[day] === (began === undefined ? undefined : startOfDay(began));
    const beganAgain = before === 'off' && (state === 'found' || state === 'running');
    return [
      ...(first || beganAgain ? [{ day, checkName, kind: 'began' as const }] : []),
      ...(state === 'failed' && before !== 'failed' ? [{ day, checkName, kind: 'failed' as const }] : []),
      ...(state === 'off' && before !== undefined && wasRun ? [{ day, checkName, kind: 'off' as const }] : []),
    ];
  });
}
