import { hash } from 'node:crypto';
import type { Audit } from '@audit-gateway/emulator';
import type {
  AuditCheckDetails,
  AuditCheckRunStatus,
  AuditTaskStatistics,
  AuditTaskStatus,
  AuditTaskType,
} from '@audit-gateway/types';
import { dayMs, type ListedAudit } from './listed-audit.ts';

/** An audit that is placed in an emulator, as it is to be described. */
export interface PlacedAudit {
  /** What it shows. */
  readonly shows: string;
  /** Its id. */
  readonly taskId: string;
  /** Its state; IN_PROGRESS for ever, or ended from its start. */
  readonly taskStatus: AuditTaskStatus;
  /** How it was started. */
  readonly taskType: AuditTaskType;
  /** When it started. */
  readonly taskStartTime: Date;
  /** The schedule that started it. */
  readonly scheduledAuditName?: string;
  /** Its checks. */
  readonly auditDetails: Readonly<Record<string, AuditCheckDetails>>;
}

/** Makes an audit that started so many hours ago, at a whole second; its id follows from what it shows. */
export type Placing = (
  shows: string,
  hoursAgo: number,
  audit: Omit<PlacedAudit, 'shows' | 'taskId' | 'taskStartTime'>,
) => PlacedAudit;

const hourMs = dayMs / 24;

/** Makes audits for an account at a time. */
export function placing(now: Date): Placing {
  return (shows, hoursAgo, audit) => ({
    shows,
    taskId: hash('sha256', shows).slice(0, 32),
    taskStartTime: new Date(Math.floor((now.getTime() - hoursAgo * hourMs) / 1000) * 1000),
    ...audit,
  });
}

/** The statistics that an audit must have. */
export function statisticsOf({ auditDetails }: PlacedAudit): Required<AuditTaskStatistics> {
  const statuses = Object.values(auditDetails).map(({ checkRunStatus }) => checkRunStatus);
  const count = (wanted: AuditCheckRunStatus): number => statuses.filter((status) => status === wanted).length;
  return {
    totalChecks: statuses.length,
    inProgressChecks: count('IN_PROGRESS'),
    waitingForDataCollectionChecks: count('WAITING_FOR_DATA_COLLECTION'),
    compliantChecks: count('COMPLETED_COMPLIANT'),
    nonCompliantChecks: count('COMPLETED_NON_COMPLIANT'),
    failedChecks: count('FAILED'),
    canceledChecks: count('CANCELED'),
  };
}

/** A placed audit for the emulator. */
export function toEmulatorAudit(placed: PlacedAudit): Audit {
  const { taskId, taskType, taskStatus, taskStartTime, scheduledAuditName, auditDetails } = placed;
  return {
    taskId,
    taskType,
    startTime: taskStartTime,
    ...(scheduledAuditName !== undefined && { scheduledAuditName }),
    ...(taskStatus !== 'IN_PROGRESS' && { end: { afterMs: 0, taskStatus } }),
    checks: Object.fromEntries(
      Object.entries(auditDetails).map(([name, details]) => [name, [{ afterMs: 0, details }]]),
    ),
  };
}

/** A placed audit as a listing depends on it. */
export function toListedAudit({ taskId, taskStatus, taskType, taskStartTime }: PlacedAudit): ListedAudit {
  return { taskId, taskStatus, taskType, startTime: taskStartTime };
}
