import {
  type AuditTaskType,
  auditRetentionDays,
  type FinalAuditTaskStatus,
  finalAuditTaskStatuses,
} from '@audit-gateway/types';
import type { AuditClient } from '../client.ts';
import type { AuditTaskDetails } from '../wire.ts';
import { listTaskIds } from './list-task-ids.ts';
import { dayMs, earliestStartTime } from './retention.ts';

/** A described audit with its id. */
export interface DescribedAudit extends AuditTaskDetails {
  /** The id by which it was described. */
  readonly taskId: string;
}

/** Which audit is the latest. */
export interface LatestAuditOptions {
  /** Only audits of the schedule of this name. Default: any, and those on demand. */
  readonly scheduledAuditName?: string | undefined;
  /** Only audits that were started so. Default: any. */
  readonly taskType?: AuditTaskType | undefined;
  /** Only audits that ended so. Default: COMPLETED, FAILED or CANCELED, which all are finished. */
  readonly taskStatus?: FinalAuditTaskStatus | undefined;
  /** Only audits that started before this time. Default: now. */
  readonly before?: Date | undefined;
  /** Ends the search, which then fails with the code `Aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * How far to look back, in days, until there is an audit. Two days hold a finished audit of a daily schedule also while
 * today's runs, and never more than two: so that three calls are enough. One day would often hold none. Then come a third
 * day, a week and a day, a month, and as long as AWS keeps audits.
 */
const lookBackDays = [2, 3, 8, 31, auditRetentionDays];

/**
 * Finds the newest finished audit, with its details, in as few calls as can be. A listing has no times and AWS promises
 * no order, but it can be narrowed to what started after an audit that is described already: that takes two calls
 * where the newest comes first, and is right in any order.
 *
 * @returns undefined where AWS has no such audit any more: it keeps them for 90 days.
 * @throws {AuditApiError} as the client's methods do.
 */
export async function latestAudit(
  client: AuditClient,
  options: LatestAuditOptions = {},
): Promise<DescribedAudit | undefined> {
  const latest = options.before?.getTime() ?? Date.now();
  const earliest = earliestStartTime().getTime();
  let end = latest;
  for (const days of lookBackDays) {
    const start = Math.max(latest - days * dayMs, earliest);
    if (start >= end) return undefined;
    const audit = await latestIn(client, options, start, end);
    if (audit) return audit;
    end = start;
  }
  return undefined;
}

async function latestIn(
  client: AuditClient,
  { scheduledAuditName, taskType, taskStatus, signal }: LatestAuditOptions,
  start: number,
  end: number,
): Promise<DescribedAudit | undefined> {
  const statuses: readonly unknown[] = taskStatus ? [taskStatus] : finalAuditTaskStatuses;
  const finishedFrom = (startMs: number): Promise<string[]> =>
    listTaskIds(
      client,
      {
        startTime: new Date(startMs),
        endTime: new Date(end),
        taskType: taskType ?? (scheduledAuditName ? 'SCHEDULED_AUDIT_TASK' : undefined),
        taskStatus,
      },
      signal,
      (task) => statuses.includes(task.taskStatus),
    );

  const described = new Set<string>();
  let candidates = await finishedFrom(start);
  let latest: DescribedAudit | undefined;
  let latestStart = -1;
  for (;;) {
    candidates = candidates.filter((taskId) => !described.has(taskId));
    const [taskId] = candidates;
    if (taskId === undefined) return latest;
    described.add(taskId);
    const audit = await client.describeAuditTask(taskId, { signal });
    const startMs = audit.taskStartTime?.getTime() ?? start;
    const isRight = scheduledAuditName === undefined || audit.scheduledAuditName === scheduledAuditName;
    // AWS does not say whether the end of a period belongs to it.
    if (!isRight || startMs <= latestStart || startMs >= end) continue;
    latest = { taskId, ...audit };
    latestStart = startMs;
    // A single other one is described in one call, too.
    if (candidates.length > 2) candidates = await finishedFrom(startMs + 1);
  }
}
