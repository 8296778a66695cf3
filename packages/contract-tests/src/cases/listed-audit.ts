import type { Task } from '../drivers/driver.ts';

/** An audit of an account as far as a listing depends on it. */
export interface ListedAudit extends Task {
  /** When it started. Absent where that is not known. */
  readonly startTime?: Date;
}

/** A day in milliseconds. */
export const dayMs = 86_400_000;

/**
 * For how many days AWS keeps audits.
 *
 * Source: AWS IoT API Reference, ListAuditTasks, `startTime`.
 */
export const retentionDays = 90;
