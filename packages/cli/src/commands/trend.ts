import {
  auditCheckSeverities,
  type AuditCheckSeverity,
  type DescribedAudit,
  findingsOf,
  severityOf,
} from '@audit-gateway/client/posture';
import { toLines } from '../json.ts';
import { condense, sparkline } from '../output/sparkline.ts';
import { styleSeverity } from '../output/style.ts';
import { renderLine, renderTable } from '../output/table.ts';
import { plural, shortName } from '../output/text.ts';
import type { Filters } from '../select.ts';
import type { Session } from './command.ts';
import { readHistory } from './history.ts';

/** What the level, a name of 28 letters, the two numbers and the gaps take of a line, in columns. */
const besideLine = 8 + 28 + 2 * 4 + 4 * 2;

/** What a check found day by day. */
export interface CheckTrend {
  readonly checkName: string;
  readonly severity: AuditCheckSeverity | undefined;
  /** Resources that do not comply, without suppressed ones, for each day; undefined where the check has no result. */
  readonly active: readonly (number | undefined)[];
}

/** `audits trend`: what each check found, day by day. */
export async function trend(session: Session, sinceMs: number, { schedule, type }: Filters): Promise<number> {
  const { context, style, width, json } = session;
  const history = await readHistory(session, {
    sinceMs,
    taskType: type ?? (schedule === undefined ? undefined : 'SCHEDULED_AUDIT_TASK'),
  });
  const audits = history.audits.filter((audit) => schedule === undefined || audit.scheduledAuditName === schedule);
  const days = daysBetween(history.since, history.until);
  const trends = trendsOf(audits, days);
  if (json) {
    const checks = trends.map(({ checkName, severity, active }) => ({
      checkName,
      severity: severity ?? null,
      active: active.map((count) => count ?? null),
    }));
    context.stdout.write(toLines({ days, audits: audits.length, checks, failures: history.failures }));
    return history.status;
  }
  if (trends.length === 0) {
    context.stderr.write(`audits: no check has a result since ${days[0] ?? ''}\n`);
    return history.status;
  }
  const forLine = Math.min(days.length, Math.max(16, width - besideLine));
  const rows = trends.map(({ checkName, severity, active }) => {
    const known = active.filter((count) => count !== undefined);
    return [
      styleSeverity(style, severity),
      shortName(checkName),
      sparkline(condense(active, forLine)),
      String(Math.max(...known)),
      String(known.at(-1)),
    ];
  });
  const columns = [
    { header: 'LEVEL' },
    { header: 'CHECK', minWidth: 20, breaks: true },
    { header: 'TREND' },
    { header: 'MOST', align: 'right' as const },
    { header: 'NOW', align: 'right' as const },
  ];
  const first = days[0] ?? '';
  const last = days.at(-1) ?? '';
  const daysOfBar = Math.ceil(days.length / forLine);
  const bar = daysOfBar === 1 ? 'a day' : `the highest of ${daysOfBar} days`;
  const legend = `each bar is ${bar}, a dot is no result`;
  const heading = `${first} to ${last}, ${plural(audits.length, 'audit')}; ${legend}`;
  context.stdout.write(`${renderLine(heading, width)}\n`);
  context.stdout.write(renderTable(columns, rows, width, style));
  return history.status;
}

/** The days, in UTC, from the one of a time to the one of another. */
export function daysBetween(since: Date, until: Date): string[] {
  const dayMs = 86_400_000;
  const first = Math.floor(since.getTime() / dayMs);
  const last = Math.floor(until.getTime() / dayMs);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date((first + index) * dayMs).toISOString().slice(0, 10),
  );
}

/**
 * What each check found day by day: the latest result that it has of a day, whichever audit that is of. A day without a
 * result is a gap.
 *
 * @param audits Earliest first.
 */
export function trendsOf(audits: readonly DescribedAudit[], days: readonly string[]): CheckTrend[] {
  const found = new Map<string, Map<string, number>>();
  for (const { taskStartTime, auditDetails = {} } of audits) {
    const day = taskStartTime?.toISOString().slice(0, 10);
    for (const [name, check] of Object.entries(auditDetails)) {
      const findings = findingsOf(check);
      if (findings === undefined || day === undefined) continue;
      const byDay = found.get(name) ?? new Map<string, number>();
      found.set(name, byDay.set(day, findings.active));
    }
  }
  const rankOf = (severity: AuditCheckSeverity | undefined): number =>
    severity === undefined ? auditCheckSeverities.length : auditCheckSeverities.indexOf(severity);
  return [...found]
    .map(([checkName, byDay]) => ({
      checkName,
      severity: severityOf(checkName),
      active: days.map((day) => byDay.get(day)),
    }))
    .sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || (a.checkName < b.checkName ? -1 : 1));
}
