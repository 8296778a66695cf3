import type { AuditCheckDetails } from '@audit-gateway/client';
import {
  auditCheckSeverities,
  type AuditCheckSeverity,
  type CheckComparison,
  type CheckFindings,
  type DescribedAudit,
  findingsOf,
  helpUrlOf,
  type PostureChange,
  severityOf,
} from '@audit-gateway/client/posture';

// What `--json` prints. The README documents it, and its test compares. Every member is always there; null where nothing
// is known. Members may be added, and are never taken away or renamed.

/** How many resources checks found by the severity of the check; `other` is of checks that AWS added later. */
export type FindingsBySeverity = Readonly<Record<AuditCheckSeverity | 'other', number>>;

/** An audit, without its checks. */
export interface AuditJson {
  readonly taskId: string;
  readonly taskStatus: string | null;
  readonly taskType: string | null;
  readonly scheduledAuditName: string | null;
  readonly taskStartTime: string | null;
  /** For how long it has been running; null where it is over, since AWS does not say when an audit ended. */
  readonly runningSeconds: number | null;
  /** Resources that do not comply, without the suppressed ones. */
  readonly findings: FindingsBySeverity;
  readonly suppressed: number;
  readonly checks: number;
  /** How many of them have no result: failed, canceled, not done. */
  readonly checksWithoutResult: number;
}

/** A check of an audit, compared with the audit before. */
export interface CheckJson {
  readonly checkName: string;
  readonly severity: AuditCheckSeverity | null;
  readonly helpUrl: string | null;
  readonly checkRunStatus: string | null;
  readonly errorCode: string | null;
  readonly message: string | null;
  /** What it found, in resources; null where it has no result. */
  readonly found: CheckFindings | null;
  /** The same in the audit before. */
  readonly before: CheckFindings | null;
  readonly change: PostureChange;
}

/** Counts what an audit found by severity. */
export function countFindings({ auditDetails = {} }: DescribedAudit): FindingsBySeverity {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };
  for (const [name, check] of Object.entries(auditDetails)) {
    counts[severityOf(name) ?? 'other'] += findingsOf(check)?.active ?? 0;
  }
  return counts;
}

/** The severities of {@link FindingsBySeverity}, most severe first. */
export const findingSeverities = [...auditCheckSeverities, 'other'] as const;

/** Since when an audit is running; undefined where it is over. */
export function runningMs({ taskStatus, taskStartTime }: DescribedAudit, now: Date): number | undefined {
  return taskStatus === 'IN_PROGRESS' && taskStartTime
    ? Math.max(0, now.getTime() - taskStartTime.getTime())
    : undefined;
}

/** Writes an audit as JSON. */
export function auditJson(audit: DescribedAudit, now: Date): AuditJson {
  const checks = Object.values(audit.auditDetails ?? {});
  const running = runningMs(audit, now);
  return {
    taskId: audit.taskId,
    taskStatus: audit.taskStatus ?? null,
    taskType: audit.taskType ?? null,
    scheduledAuditName: audit.scheduledAuditName ?? null,
    taskStartTime: audit.taskStartTime?.toISOString() ?? null,
    runningSeconds: running === undefined ? null : Math.floor(running / 1000),
    findings: countFindings(audit),
    suppressed: checks.reduce((sum, check) => sum + (findingsOf(check)?.suppressed ?? 0), 0),
    checks: checks.length,
    checksWithoutResult: checks.filter((check) => findingsOf(check) === undefined).length,
  };
}

/** Writes a check of an audit as JSON. */
export function checkJson(
  { checkName, severity, change, before, after }: CheckComparison,
  details: AuditCheckDetails | undefined,
): CheckJson {
  return {
    checkName,
    severity: severity ?? null,
    helpUrl: helpUrlOf(checkName) ?? null,
    checkRunStatus: details?.checkRunStatus ?? null,
    errorCode: details?.errorCode ?? null,
    message: details?.message ?? null,
    found: after ?? null,
    before: before ?? null,
    change,
  };
}

/** The lines of a JSON value, as they are printed. */
export function toLines(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
