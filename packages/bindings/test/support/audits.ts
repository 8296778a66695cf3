import type { Audit } from '@audit-gateway/emulator';

const hourMs = 3_600_000;

/** When an audit started that so many hours ago began; at a whole second. */
export function hoursBefore(now: Date, hours: number): Date {
  return new Date(Math.floor((now.getTime() - hours * hourMs) / 1000) * 1000);
}

/** The id of a placed audit: 32 hexadecimal digits that end with a number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

const compliant = {
  checkRunStatus: 'COMPLETED_COMPLIANT',
  checkCompliant: true,
  totalResourcesCount: 1,
  nonCompliantResourcesCount: 0,
} as const;

/** The audit that is described: it started at a fraction of a second, and has a check of each kind. */
export function describedAudit(now: Date): Audit {
  return {
    taskId: idOf(1),
    taskType: 'SCHEDULED_AUDIT_TASK',
    startTime: new Date(hoursBefore(now, 1).getTime() + 434),
    scheduledAuditName: 'daily-audit',
    end: { afterMs: 0, taskStatus: 'COMPLETED' },
    checks: {
      LOGGING_DISABLED_CHECK: [{ afterMs: 0, details: compliant }],
      DEVICE_CERTIFICATE_EXPIRING_CHECK: [
        {
          afterMs: 0,
          details: {
            checkRunStatus: 'COMPLETED_NON_COMPLIANT',
            checkCompliant: false,
            totalResourcesCount: 4_294_967_296,
            nonCompliantResourcesCount: 3,
            suppressedNonCompliantResourcesCount: 1,
          },
        },
      ],
      CA_CERTIFICATE_KEY_QUALITY_CHECK: [
        {
          afterMs: 0,
          details: {
            checkRunStatus: 'FAILED',
            errorCode: 'INSUFFICIENT_PERMISSIONS',
            message: 'The role may not list certificates.',
          },
        },
      ],
    },
  };
}

/** Five audits of one kind, an hour apart, the newest the one that is described; and one of each other kind. */
export function placedAudits(now: Date): Audit[] {
  const described = describedAudit(now);
  const placed = (number: number, other: Partial<Audit> = {}): Audit => ({
    taskId: idOf(number),
    taskType: 'SCHEDULED_AUDIT_TASK',
    startTime: hoursBefore(now, number),
    end: { afterMs: 0, taskStatus: 'COMPLETED' },
    checks: { LOGGING_DISABLED_CHECK: [{ afterMs: 0, details: compliant }] },
    ...other,
  });
  return [
    described,
    ...[2, 3, 4, 5].map((number) => placed(number)),
    placed(6, { taskType: 'ON_DEMAND_AUDIT_TASK' }),
    placed(7, { end: { afterMs: 0, taskStatus: 'FAILED' } }),
  ];
}
