import type { AuditTaskDetails } from '@audit-gateway/types';
import { start } from './test-cache.ts';

/** An audit that ended an hour ago, and all of its checks with it. */
export const finalAudit: AuditTaskDetails = {
  taskStatus: 'COMPLETED',
  taskType: 'SCHEDULED_AUDIT_TASK',
  taskStartTime: start / 1000 - 3600,
  taskStatistics: { totalChecks: 2, inProgressChecks: 0, waitingForDataCollectionChecks: 0, compliantChecks: 2 },
  auditDetails: {
    LOGGING_DISABLED_CHECK: { checkRunStatus: 'COMPLETED_COMPLIANT' },
    CONFLICTING_CLIENT_IDS_CHECK: { checkRunStatus: 'COMPLETED_NON_COMPLIANT' },
  },
};

/** An audit that runs. */
export const runningAudit: AuditTaskDetails = { ...finalAudit, taskStatus: 'IN_PROGRESS' };
