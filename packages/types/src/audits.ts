import { type AuditTaskStatus, auditTaskStatusValues } from './openapi.generated.ts';
import { auditTaskStatusFinal } from './value-tables.generated.ts';

type Finality = typeof auditTaskStatusFinal;

/** A status in which an audit stays for ever. */
export type FinalAuditTaskStatus = {
  [Status in keyof Finality]: Finality[Status] extends true ? Status : never;
}[keyof Finality];

/** The statuses in which an audit stays for ever. */
export const finalAuditTaskStatuses: readonly FinalAuditTaskStatus[] = auditTaskStatusValues.filter(isFinal);

function isFinal(status: AuditTaskStatus): status is FinalAuditTaskStatus {
  return auditTaskStatusFinal[status];
}

/**
 * How many days AWS keeps an audit.
 *
 * Source: AWS IoT API Reference, ListAuditTasks, `startTime`: "Audit information is retained for a limited time (90
 * days)."
 */
export const auditRetentionDays = 90;
