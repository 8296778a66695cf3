import { auditRetentionDays } from '@audit-gateway/types';

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/**
 * The earliest `startTime` of a listing that AWS does not refuse: 90 days ago, less an hour, since the clock of the
 * caller may be behind and a request takes time.
 */
export function earliestStartTime(now: Date = new Date()): Date {
  return new Date(now.getTime() - auditRetentionDays * dayMs + 3_600_000);
}
