import type { AuditTaskDetails } from './answers.ts';

/** How far an audit is, as its statistics tell. */
export interface AuditProgress {
  /** The audit as it was just described. */
  readonly audit: AuditTaskDetails;
  /** How many of its checks are over, whatever their outcome. */
  readonly done: number;
  /** How many checks it has; 0 while that is not known. */
  readonly total: number;
  /** `done` as a part of `total`, from 0 to 1; 0 while the total is not known. */
  readonly fraction: number;
}

/** Computes how far an audit is. Counts that are absent are 0. */
export function progressOf(audit: AuditTaskDetails): AuditProgress {
  const {
    totalChecks: total = 0,
    inProgressChecks = 0,
    waitingForDataCollectionChecks = 0,
  } = audit.taskStatistics ?? {};
  const done = total - inProgressChecks - waitingForDataCollectionChecks;
  return { audit, done, total, fraction: total && done / total };
}
