import type { Audit } from '@audit-gateway/emulator';
import {
  type AuditCheckDetails,
  auditCheckErrorCodeValues,
  auditCheckNameValues,
  type AuditCheckRunStatus,
  auditCheckRunStatusCountedAs,
  auditCheckRunStatusValues,
  auditRetentionDays,
  type AuditTaskStatistics,
  type AuditTaskStatus,
  auditTaskStatusValues,
  type AuditTaskType,
  auditTaskTypeValues,
} from '@audit-gateway/types';
import { hash } from 'node:crypto';
import { pageLimits } from '../contract.ts';
import type { Task } from '../drivers/driver.ts';

/** An audit as a listing shows it. */
export interface ListedAudit extends Task {
  /** Absent where it is not known. */
  readonly startTime?: Date;
}

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/** A period that contains every audit up to now that AWS keeps for at least another hour. */
export function wholePeriod(now: Date): { readonly startTime: Date; readonly endTime: Date } {
  return { startTime: new Date(now.getTime() - auditRetentionDays * dayMs + dayMs / 24), endTime: now };
}

/** An audit of the emulator's account, as a description shows it. */
export interface SeededAudit {
  readonly shows: string;
  readonly taskId: string;
  /** IN_PROGRESS for ever, or final from the start. */
  readonly taskStatus: AuditTaskStatus;
  readonly taskType: AuditTaskType;
  readonly taskStartTime: Date;
  readonly scheduledAuditName?: string;
  readonly auditDetails: Readonly<Record<string, AuditCheckDetails>>;
}

/** Makes an audit that started some hours ago, at a whole second. Its id is a hash of `shows`. */
export type AuditFactory = (
  shows: string,
  hoursAgo: number,
  audit: Omit<SeededAudit, 'shows' | 'taskId' | 'taskStartTime'>,
) => SeededAudit;

const hourMs = dayMs / 24;

/** Creates a factory of audits relative to a time. */
export function auditFactory(now: Date): AuditFactory {
  return (shows, hoursAgo, audit) => ({
    shows,
    taskId: hash('sha256', shows).slice(0, 32),
    taskStartTime: new Date(Math.floor((now.getTime() - hoursAgo * hourMs) / 1000) * 1000),
    ...audit,
  });
}

/** The statistics that an audit must have. */
export function statisticsOf({ auditDetails }: SeededAudit): AuditTaskStatistics {
  const checks = Object.values(auditDetails);
  const counts: Record<string, number> = {};
  for (const status of auditCheckRunStatusValues) {
    const name = auditCheckRunStatusCountedAs[status];
    counts[name] = (counts[name] ?? 0) + checks.filter(({ checkRunStatus }) => checkRunStatus === status).length;
  }
  return { totalChecks: checks.length, ...counts };
}

/** An audit in the emulator's form. */
export function toEmulatorAudit(seeded: SeededAudit): Audit {
  const { taskId, taskType, taskStatus, taskStartTime, scheduledAuditName, auditDetails } = seeded;
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

/** An audit as a listing shows it. */
export function toListedAudit({ taskId, taskStatus, taskType, taskStartTime }: SeededAudit): ListedAudit {
  return { taskId, taskStatus, taskType, startTime: taskStartTime };
}

const compliant = { checkRunStatus: 'COMPLETED_COMPLIANT', checkCompliant: true } as const;

/** The statuses of checks in the other outcomes, and in the audits below. */
const statusesShown: readonly AuditCheckRunStatus[] = [
  'COMPLETED_COMPLIANT',
  'COMPLETED_NON_COMPLIANT',
  'FAILED',
  'IN_PROGRESS',
  'WAITING_FOR_DATA_COLLECTION',
  'CANCELED',
];

/** Outcomes that together have every member and every value of a check. */
const outcomes: readonly AuditCheckDetails[] = [
  { ...compliant, totalResourcesCount: 12, nonCompliantResourcesCount: 0 },
  {
    checkRunStatus: 'COMPLETED_NON_COMPLIANT',
    checkCompliant: false,
    totalResourcesCount: 4_294_967_296,
    nonCompliantResourcesCount: 3,
    suppressedNonCompliantResourcesCount: 1,
  },
  ...auditCheckErrorCodeValues.map((errorCode) => ({
    checkRunStatus: 'FAILED' as const,
    errorCode,
    message: 'The check could not be carried out.',
  })),
  ...auditCheckRunStatusValues
    .filter((status) => !statusesShown.includes(status))
    .map((checkRunStatus) => ({ checkRunStatus })),
];

const ofEveryCheck = Object.fromEntries(
  auditCheckNameValues.map((name, index) => [name, outcomes[index % outcomes.length] ?? compliant]),
);
const ofOneCheck = { LOGGING_DISABLED_CHECK: { ...compliant, totalResourcesCount: 1, nonCompliantResourcesCount: 0 } };

/** The audits whose descriptions are compared. */
export function describedAudits(now: Date): SeededAudit[] {
  const place = auditFactory(now);
  const scheduled = { taskType: 'SCHEDULED_AUDIT_TASK', scheduledAuditName: 'daily_Audit-1' } as const;
  const onDemand = { taskType: 'ON_DEMAND_AUDIT_TASK' } as const;
  // What the document has beside the types and statuses of the audits below.
  const shown: readonly string[] = [
    ...[scheduled.taskType, onDemand.taskType],
    ...['COMPLETED', 'IN_PROGRESS', 'FAILED', 'CANCELED'],
  ];
  const otherTypes = auditTaskTypeValues.filter((type) => !shown.includes(type));
  const otherStatuses = auditTaskStatusValues.filter((status) => !shown.includes(status));
  return [
    ...otherTypes.map((taskType) =>
      place(`an audit of the type ${taskType}`, 10, { taskType, taskStatus: 'COMPLETED', auditDetails: ofOneCheck }),
    ),
    ...otherStatuses.map((taskStatus) =>
      place(`an audit that is ${taskStatus}`, 11, { ...onDemand, taskStatus, auditDetails: ofOneCheck }),
    ),
    place('a scheduled audit of every check', 2, { ...scheduled, taskStatus: 'COMPLETED', auditDetails: ofEveryCheck }),
    place('an audit on demand, by no schedule', 3, { ...onDemand, taskStatus: 'COMPLETED', auditDetails: ofOneCheck }),
    place('an audit that runs', 4, {
      ...scheduled,
      taskStatus: 'IN_PROGRESS',
      auditDetails: {
        IOT_POLICY_OVERLY_PERMISSIVE_CHECK: { checkRunStatus: 'IN_PROGRESS' },
        CONFLICTING_CLIENT_IDS_CHECK: { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' },
        ...ofOneCheck,
      },
    }),
    place('an audit that failed', 5, {
      ...onDemand,
      taskStatus: 'FAILED',
      auditDetails: { CA_CERTIFICATE_EXPIRING_CHECK: { checkRunStatus: 'FAILED' } },
    }),
    place('an audit that was canceled', 6, {
      ...scheduled,
      taskStatus: 'CANCELED',
      auditDetails: { ...ofOneCheck, DEVICE_CERTIFICATE_SHARED_CHECK: { checkRunStatus: 'CANCELED' } },
    }),
    atFraction(
      place('an audit that started at a fraction of a second', 7, {
        ...scheduled,
        taskStatus: 'COMPLETED',
        auditDetails: ofOneCheck,
      }),
    ),
    place('an audit of nothing', 8, { ...onDemand, taskStatus: 'COMPLETED', auditDetails: {} }),
    place('a check of no resources, which complies', 9, {
      ...onDemand,
      taskStatus: 'COMPLETED',
      auditDetails: {
        CA_CERTIFICATE_KEY_QUALITY_CHECK: { ...compliant, totalResourcesCount: 0, nonCompliantResourcesCount: 0 },
      },
    }),
  ];
}

function atFraction(audit: SeededAudit): SeededAudit {
  return { ...audit, taskStartTime: new Date(audit.taskStartTime.getTime() + 434) };
}

/** Audits of every type in every state, and more than fit in the largest page. */
export function listedAudits(now: Date): SeededAudit[] {
  const place = auditFactory(now);
  const auditDetails = ofOneCheck;
  const kinds = auditTaskTypeValues.flatMap((taskType) =>
    auditTaskStatusValues.map((taskStatus) => ({ taskType, taskStatus, auditDetails })),
  );
  const spacing = (80 * 24) / pageLimits.maximum;
  const one = { taskType: 'SCHEDULED_AUDIT_TASK', taskStatus: 'COMPLETED', auditDetails } as const;
  return [
    ...kinds.map((kind, index) => place(`${kind.taskType} ${kind.taskStatus}`, 24 + index, kind)),
    ...Array.from({ length: pageLimits.maximum }, (_, index) =>
      place(`audit ${index} of a long listing`, 48 + index * spacing, one),
    ),
  ];
}

/** An audit that AWS no longer keeps. */
export function retiredAudit(now: Date): SeededAudit {
  const hoursAgo = (auditRetentionDays + 1) * 24;
  return auditFactory(now)('an audit of long ago', hoursAgo, {
    taskType: 'SCHEDULED_AUDIT_TASK',
    taskStatus: 'COMPLETED',
    auditDetails: ofOneCheck,
  });
}
