import type { AuditCheckDetails, AuditTaskStatus, AuditTaskType, FinalAuditTaskStatus } from '@audit-gateway/types';

/** A state that an audit does not leave. */
export type FinalAuditStatus = FinalAuditTaskStatus;

/** What a check says from a time on, until its next step. */
export interface CheckStep {
  /** From when, in milliseconds after the audit's start; 0 or more. */
  readonly afterMs: number;
  /** What the check says, as it goes over the wire. */
  readonly details: AuditCheckDetails;
}

/** When and how an audit ends. */
export interface AuditEnd {
  /** When, in milliseconds after the audit's start; 0: it has ended as soon as it is seen. */
  readonly afterMs: number;
  /** The status that it has from then on. One that is not final shows an audit that stays so. */
  readonly taskStatus: AuditTaskStatus;
}

/**
 * An audit with its whole course, from which its state at any time follows. It is seen from its start on, for as long
 * as AWS keeps audits.
 */
export interface Audit {
  /** Its id, unique in the account. */
  readonly taskId: string;
  /** How it was started. */
  readonly taskType: AuditTaskType;
  /** When it starts, in whole milliseconds. */
  readonly startTime: Date;
  /** The name of the schedule that starts it. Absent: none does. */
  readonly scheduledAuditName?: string;
  /** When and how it ends. Absent: it is in progress for ever. */
  readonly end?: AuditEnd;
  /** Each check's course by the check's name, steps in ascending order. Before its first step a check is IN_PROGRESS. */
  readonly checks: Readonly<Record<string, readonly CheckStep[]>>;
}
