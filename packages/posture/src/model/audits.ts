import { finalAuditTaskStatuses } from '@audit-gateway/client';
import { type AuditCheckSeverity, type DescribedAudit, severityOf } from '@audit-gateway/client/posture';

/** A severity, or that there is none for a check which AWS added later. */
export type Severity = AuditCheckSeverity | 'unrated';

/** Which audits, and which of their checks, are shown. */
export interface Filter {
  readonly type: string | undefined;
  readonly schedule: string | undefined;
  /** Empty: all of them. */
  readonly severities: readonly Severity[];
}

/** The severity of a check. */
export function ratingOf(checkName: string): Severity {
  return severityOf(checkName) ?? 'unrated';
}

/** Whether an audit has ended, so that it does not change any more. */
export function isFinished({ taskStatus }: DescribedAudit): boolean {
  return finalAuditTaskStatuses.some((status) => status === taskStatus);
}

/** When an audit started, in milliseconds since 1970; 0 where nobody said. */
export function startOf({ taskStartTime }: DescribedAudit): number {
  return taskStartTime?.getTime() ?? 0;
}

/** The audits that a filter lets pass, newest first. */
export function selectAudits(audits: Iterable<DescribedAudit>, { type, schedule }: Filter): DescribedAudit[] {
  return [...audits]
    .filter((audit) => type === undefined || audit.taskType === type)
    .filter((audit) => schedule === undefined || audit.scheduledAuditName === schedule)
    .sort((one, other) => startOf(other) - startOf(one));
}

/** Whether a filter shows a check. */
export function showsCheck({ severities }: Filter, checkName: string): boolean {
  return severities.length === 0 || severities.includes(ratingOf(checkName));
}

/** The audit before another one of the same schedule, or, where none planned it, before it at all. */
export function auditBefore(audit: DescribedAudit, newestFirst: readonly DescribedAudit[]): DescribedAudit | undefined {
  return newestFirst.find(
    (other) =>
      isFinished(other) && startOf(other) < startOf(audit) && other.scheduledAuditName === audit.scheduledAuditName,
  );
}

/** How far an audit is: checks that have ended, of all. */
export function progressOf({ auditDetails = {} }: DescribedAudit): { readonly done: number; readonly total: number } {
  const checks = Object.values(auditDetails);
  const ended = ['COMPLETED_COMPLIANT', 'COMPLETED_NON_COMPLIANT', 'FAILED', 'CANCELED'];
  const done = checks.filter(({ checkRunStatus = '' }) => ended.includes(checkRunStatus)).length;
  return { done, total: checks.length };
}
