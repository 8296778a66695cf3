import type { Audit } from '@audit-gateway/emulator';

/** An audit that ended at once, with one check. */
export function settledAudit(taskId: string, startTime: string, more: Partial<Audit> = {}): Audit {
  return {
    taskId,
    taskType: 'SCHEDULED_AUDIT_TASK',
    scheduledAuditName: 'daily-audit',
    startTime: new Date(startTime),
    end: { afterMs: 0, taskStatus: 'COMPLETED' },
    checks: {
      LOGGING_DISABLED_CHECK: [
        {
          afterMs: 0,
          details: {
            checkRunStatus: 'COMPLETED_COMPLIANT',
            checkCompliant: true,
            totalResourcesCount: 1,
            nonCompliantResourcesCount: 0,
          },
        },
      ],
    },
    ...more,
  };
}
