import type { AuditCheckDetails } from '@audit-gateway/client';
import type { DescribedAudit } from '@audit-gateway/client/posture';

/** A check that found something, or nothing. */
export function found(active: number, suppressed = 0): AuditCheckDetails {
  return {
    checkRunStatus: active + suppressed > 0 ? 'COMPLETED_NON_COMPLIANT' : 'COMPLETED_COMPLIANT',
    checkCompliant: active + suppressed === 0,
    totalResourcesCount: 100,
    nonCompliantResourcesCount: active + suppressed,
    ...(suppressed > 0 && { suppressedNonCompliantResourcesCount: suppressed }),
  };
}

/** A check without a result. */
export const failed: AuditCheckDetails = { checkRunStatus: 'FAILED', errorCode: 'INSUFFICIENT_PERMISSIONS' };
/** A check that was switched off. */
export const disabled: AuditCheckDetails = { checkRunStatus: 'FAILED', errorCode: 'AUDIT_CHECK_DISABLED' };
/** A check that waits for data. */
export const waiting: AuditCheckDetails = { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' };

/** A finished audit that a schedule started; '' for one on demand. */
export function audit(
  start: string,
  scheduledAuditName: string,
  auditDetails: Readonly<Record<string, AuditCheckDetails>>,
): DescribedAudit {
  return {
    taskId: `${scheduledAuditName}-${start}`.replaceAll(/\W/g, '-'),
    taskStatus: 'COMPLETED',
    taskType: scheduledAuditName === '' ? 'ON_DEMAND_AUDIT_TASK' : 'SCHEDULED_AUDIT_TASK',
    taskStartTime: new Date(start),
    ...(scheduledAuditName !== '' && { scheduledAuditName }),
    auditDetails,
  };
}
