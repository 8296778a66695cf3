import {
  type AuditCheckDetails,
  auditCheckNameValues,
  auditTaskStatusValues,
  auditTaskTypeValues,
} from '@audit-gateway/types';
import { pageLimits } from '../contract.ts';
import { retentionDays } from './listed-audit.ts';
import { type PlacedAudit, placing } from './placed-audit.ts';

const compliant = { checkRunStatus: 'COMPLETED_COMPLIANT', checkCompliant: true } as const;

/** One outcome of each kind; together they have every member and every value that a check can have. */
const outcomes: readonly AuditCheckDetails[] = [
  { ...compliant, totalResourcesCount: 12, nonCompliantResourcesCount: 0 },
  {
    checkRunStatus: 'COMPLETED_NON_COMPLIANT',
    checkCompliant: false,
    totalResourcesCount: 4_294_967_296,
    nonCompliantResourcesCount: 3,
    suppressedNonCompliantResourcesCount: 1,
  },
  { checkRunStatus: 'FAILED', errorCode: 'INSUFFICIENT_PERMISSIONS', message: 'The role may not list certificates.' },
  { checkRunStatus: 'FAILED', errorCode: 'AUDIT_CHECK_DISABLED', message: 'Somebody switched the check off.' },
];

const ofEveryCheck = Object.fromEntries(
  auditCheckNameValues.map((name, index) => [name, outcomes[index % outcomes.length] ?? compliant]),
);
const ofOneCheck = { LOGGING_DISABLED_CHECK: { ...compliant, totalResourcesCount: 1, nonCompliantResourcesCount: 0 } };

/** The audits that show something when they are described. */
export function describedAudits(now: Date): PlacedAudit[] {
  const place = placing(now);
  const scheduled = { taskType: 'SCHEDULED_AUDIT_TASK', scheduledAuditName: 'daily_Audit-1' } as const;
  const onDemand = { taskType: 'ON_DEMAND_AUDIT_TASK' } as const;
  return [
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

function atFraction(audit: PlacedAudit): PlacedAudit {
  return { ...audit, taskStartTime: new Date(audit.taskStartTime.getTime() + 434) };
}

/** Audits of every type in every state, and more of one kind than the largest page holds. */
export function listedAudits(now: Date): PlacedAudit[] {
  const place = placing(now);
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

/** An audit that is too old to be kept. */
export function retiredAudit(now: Date): PlacedAudit {
  const hoursAgo = (retentionDays + 1) * 24;
  return placing(now)('an audit of long ago', hoursAgo, {
    taskType: 'SCHEDULED_AUDIT_TASK',
    taskStatus: 'COMPLETED',
    auditDetails: ofOneCheck,
  });
}
