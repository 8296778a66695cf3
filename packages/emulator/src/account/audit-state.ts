import type {
  AuditCheckDetails,
  AuditCheckRunStatus,
  AuditTask,
  AuditTaskDetails,
  AuditTaskStatistics,
  AuditTaskStatus,
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

const statisticOf: ReadonlyMap<string, keyof AuditTaskStatistics> = new Map(
  Object.entries({
    IN_PROGRESS: 'inProgressChecks',
    WAITING_FOR_DATA_COLLECTION: 'waitingForDataCollectionChecks',
    COMPLETED_COMPLIANT: 'compliantChecks',
    COMPLETED_NON_COMPLIANT: 'nonCompliantChecks',
    FAILED: 'failedChecks',
    CANCELED: 'canceledChecks',
  } satisfies Record<AuditCheckRunStatus, keyof AuditTaskStatistics>),
);

function countChecks(checks: readonly AuditCheckDetails[]): AuditTaskStatistics {
  const statistics: Record<keyof AuditTaskStatistics, number> = {
    totalChecks: checks.length,
    inProgressChecks: 0,
    waitingForDataCollectionChecks: 0,
    compliantChecks: 0,
    nonCompliantChecks: 0,
    failedChecks: 0,
    canceledChecks: 0,
  };
  for (const { checkRunStatus } of checks) {
    const statistic = checkRunStatus === undefined ? undefined : statisticOf.get(checkRunStatus);
    if (statistic !== undefined) statistics[statistic] += 1;
  }
  return statistics;
}
