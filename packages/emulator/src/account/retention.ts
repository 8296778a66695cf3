/** A day in milliseconds. */
export const dayMs = 86_400_000;

/**
 * For how many days AWS keeps audits.
 *
 * Source: AWS IoT API Reference, ListAuditTasks, `startTime`: "Audit information is retained for a limited time (90
 * days)."
 */
export const retentionDays = 90;

/** The earliest start of an audit that is still kept, in milliseconds since 1970. */
export function retentionStart(now: Date): number {
  return now.getTime() - retentionDays * dayMs;
}
