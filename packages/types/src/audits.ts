import type { AuditTaskStatus } from './openapi.generated.ts';

/** The statuses in which an audit stays for ever. */
export const finalAuditTaskStatuses = ['COMPLETED', 'FAILED', 'CANCELED'] as const satisfies readonly AuditTaskStatus[];

/** A status in which an audit stays for ever. */
export type FinalAuditTaskStatus = (typeof finalAuditTaskStatuses)[number];

/**
 * How many days AWS keeps an audit.
 *
 * Source: AWS IoT API Reference, ListAuditTasks, `startTime`: "Audit information is retained for a limited time (90
 * days)."
 */
export const auditRetentionDays = 90;
