import { finalAuditTaskStatuses } from '@audit-gateway/types';
import { type CallOptions, checkOptions } from './options.ts';
import { backoffMs, repeat } from './retry.ts';
import type { AuditTaskDetails } from './wire.ts';

/** How far an audit is, by its statistics. */
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

/** How to wait for an audit. `retry` and `headers` are those of each poll. */
export interface WaitOptions extends CallOptions {
  /**
   * The time for the whole wait, in milliseconds, from 1 to 2147483647; when it is over, the wait fails with the code
   * `WaitTimeout`. Default: 3600000, an hour.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * The longest first interval between two polls, in milliseconds, from 1; it doubles for each one after. Default: 2000.
   */
  readonly minIntervalMs?: number | undefined;
  /**
   * The longest that the interval grows to, in milliseconds, from 1. The actual interval is a random time between half
   * of it and all of it. Default: 30000.
   */
  readonly maxIntervalMs?: number | undefined;
  /** Called with how far the audit is, after each poll, the last included. What it throws ends the wait. */
  readonly onProgress?: ((progress: AuditProgress) => void) | undefined;
}

const finalStatuses: readonly unknown[] = finalAuditTaskStatuses;

/**
 * Polls an audit until it is over. A status that the contract does not know is not over.
 *
 * @throws {AuditApiError} InvalidArgument, WaitTimeout, Aborted, and what `describe` throws.
 */
export async function waitUntilOver(
  describe: (options: CallOptions) => Promise<AuditTaskDetails>,
  options: WaitOptions = {},
): Promise<AuditTaskDetails> {
  checkOptions(options);
  const { timeoutMs = 3_600_000, minIntervalMs = 2_000, maxIntervalMs = 30_000, onProgress, retry, headers } = options;
  return await repeat(
    async (signal, polls) => {
      const audit = await describe({ retry, headers, signal });
      onProgress?.(progressOf(audit));
      return finalStatuses.includes(audit.taskStatus)
        ? audit
        : (backoffMs(polls, minIntervalMs, maxIntervalMs) * (1 + Math.random())) / 2;
    },
    options.signal,
    timeoutMs,
    'WaitTimeout',
  );
}
