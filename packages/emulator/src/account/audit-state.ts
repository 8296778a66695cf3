import {
  type AuditCheckDetails,
  type AuditCheckRunStatus,
  auditCheckRunStatusCountedAs,
  auditCheckRunStatusValues,
  type AuditTask,
  type AuditTaskDetails,
  type AuditTaskStatistics,
  type AuditTaskStatus,
} from '@audit-gateway/types';
import type { Audit, CheckStep } from './audit.ts';

/** An audit's state at a time that is not before its start. */
export function auditStatusAt({ startTime, end }: Audit, now: Date): AuditTaskStatus {
  return end !== undefined && now.getTime() - startTime.getTime() >= end.afterMs ? end.taskStatus : 'IN_PROGRESS';
}

/** An audit at a time, as a listing shows it. */
export function auditTaskAt(audit: Audit, now: Date): AuditTask {
  return { taskId: audit.taskId, taskStatus: auditStatusAt(audit, now), taskType: audit.taskType };
}

/** A described audit; what the contract leaves open, the emulator always says. */
export type DescribedAudit = AuditTaskDetails & Required<Pick<AuditTaskDetails, 'taskStatistics' | 'auditDetails'>>;

/** An audit at a time with all that is known of it. Its statistics are counted from its checks, so they always sum up. */
export function auditTaskDetailsAt(audit: Audit, now: Date): DescribedAudit {
  const elapsedMs = now.getTime() - audit.startTime.getTime();
  const auditDetails: Record<string, AuditCheckDetails> = {};
  for (const [name, steps] of Object.entries(audit.checks)) auditDetails[name] = checkAt(steps, elapsedMs);
  return {
    taskStatus: auditStatusAt(audit, now),
    taskType: audit.taskType,
    taskStartTime: audit.startTime.getTime() / 1000,
    taskStatistics: countChecks(Object.values(auditDetails)),
    ...(audit.scheduledAuditName === undefined ? {} : { scheduledAuditName: audit.scheduledAuditName }),
    auditDetails,
  };
}

const beforeFirstStep: AuditCheckDetails = { checkRunStatus: 'IN_PROGRESS' };

function checkAt(steps: readonly CheckStep[], elapsedMs: number): AuditCheckDetails {
  return steps.findLast(({ afterMs }) => afterMs <= elapsedMs)?.details ?? beforeFirstStep;
}

const statisticOf: Readonly<Record<AuditCheckRunStatus, keyof AuditTaskStatistics>> = auditCheckRunStatusCountedAs;

function countChecks(checks: readonly AuditCheckDetails[]): AuditTaskStatistics {
  const counted = auditCheckRunStatusValues.map((status) => {
    const count = checks.filter(({ checkRunStatus }) => checkRunStatus === status).length;
    return [statisticOf[status], count] as const;
  });
  const statistics: Partial<Record<keyof AuditTaskStatistics, number>> = { totalChecks: checks.length };
  // Several states may be counted together.
  for (const [name, count] of counted) statistics[name] = (statistics[name] ?? 0) + count;
  return statistics;
}
