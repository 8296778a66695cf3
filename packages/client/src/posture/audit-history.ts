import type { AuditTaskStatus, AuditTaskType } from '@audit-gateway/types';
import type { AuditClient } from '../client.ts';
import { invalidArgument } from '../errors.ts';
import type { DescribedAudit } from './latest-audit.ts';
import { listTaskIds } from './list-task-ids.ts';

/** One audit of a history, or why it could not be described. */
export type AuditHistoryEntry =
  | { readonly taskId: string; readonly audit: DescribedAudit; readonly error?: undefined }
  | { readonly taskId: string; readonly audit?: undefined; readonly error: unknown };

/** How far the reading of a history is. */
export interface AuditHistoryProgress {
  /** How many audits are described, failed to be, or were known. */
  readonly done: number;
  /** How many audits the period has. */
  readonly total: number;
  /** What was just added to `done`, in order of arrival; absent in the first call, which comes after the listing. */
  readonly entry?: AuditHistoryEntry | undefined;
}

/** Which audits a history has, and how it is read. */
export interface AuditHistoryOptions {
  /** The beginning of the period; AWS refuses one before {@link earliestStartTime}. */
  readonly startTime: Date;
  /** The end of the period. */
  readonly endTime: Date;
  /** Only audits that were started so. Default: any. */
  readonly taskType?: AuditTaskType | undefined;
  /** Only audits in this state. Default: any. */
  readonly taskStatus?: AuditTaskStatus | undefined;
  /** How many audits are described at a time; a whole number from 1. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Ends the reading, which then fails with the code `Aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Called after the listing, and after each audit. What it throws ends the reading. */
  readonly onProgress?: ((progress: AuditHistoryProgress) => void) | undefined;
  /**
   * Gives the audits that the caller has kept, which are not described again. Only those that are finished may be kept:
   * others change. What it throws ends the reading. Default: none.
   */
  readonly known?: ((taskId: string) => DescribedAudit | undefined | Promise<DescribedAudit | undefined>) | undefined;
}

/**
 * Reads the audits of a period, the earliest start first; last come those whose start is not known, as it is for those
 * that could not be described. The failure of one loses nobody else's result. A listing has no times and no promised order, so the first entry comes when
 * all are described; `onProgress` has each as it arrives.
 *
 * @throws {AuditApiError} InvalidArgument, Aborted, and what the listing fails with.
 */
export async function* auditHistory(
  client: AuditClient,
  options: AuditHistoryOptions,
): AsyncGenerator<AuditHistoryEntry, void, undefined> {
  const { concurrency = 4, signal, onProgress, known, ...period } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw invalidArgument(['/options/concurrency', `must be a whole number from 1, not ${String(concurrency)}`]);
  }
  const taskIds = await listTaskIds(client, period, signal);
  const total = taskIds.length;
  onProgress?.({ done: 0, total });

  const entries: AuditHistoryEntry[] = [];
  const describe = async (taskId: string): Promise<AuditHistoryEntry> => {
    const kept = await known?.(taskId);
    if (kept) return { taskId, audit: kept };
    try {
      return { taskId, audit: { taskId, ...(await client.describeAuditTask(taskId, { signal })) } };
    } catch (error) {
      if (signal?.aborted) throw error;
      return { taskId, error };
    }
  };
  const work = async (): Promise<void> => {
    for (let taskId = taskIds.shift(); taskId !== undefined; taskId = taskIds.shift()) {
      const entry = await describe(taskId);
      entries.push(entry);
      onProgress?.({ done: entries.length, total, entry });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, total) }, work));
  } finally {
    // When one worker has failed, the others do not begin anything more.
    taskIds.length = 0;
  }
  yield* entries.sort((a, b) => startOf(a) - startOf(b) || (a.taskId < b.taskId ? -1 : 1));
}

// No infinity, since the difference of two is no number.
function startOf({ audit }: AuditHistoryEntry): number {
  return audit?.taskStartTime?.getTime() ?? Number.MAX_VALUE;
}
