import { auditRetentionDays } from '@audit-gateway/types';

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/** The earliest start of an audit that is still kept, in milliseconds since 1970. */
export function retentionStart(now: Date): number {
  return now.getTime() - auditRetentionDays * dayMs;
}
