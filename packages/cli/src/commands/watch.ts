import type { AuditProgress, AuditTaskDetails } from '@audit-gateway/client';
import { exitStatus } from '../failures.ts';
import { auditJson } from '../json.ts';
import { describeFindings } from '../output/describe.ts';
import { createProgressBar } from '../output/progress.ts';
import { styleStatus } from '../output/style.ts';
import { plural, toWords } from '../output/text.ts';
import { type Filters, findToWatch } from '../select.ts';
import type { Session } from './command.ts';

/** How long to watch, and how often to ask, in milliseconds. */
export interface WatchTimes {
  readonly timeoutMs: number;
  /** The longest interval between two questions. */
  readonly intervalMs: number;
}

/**
 * `audits watch`: waits until an audit is over. A terminal shows a bar; elsewhere there is a line for each change.
 *
 * @returns 0 where the audit is COMPLETED, 1 where it FAILED or was CANCELED.
 */
export async function watch(session: Session, name: string, filters: Filters, times: WatchTimes): Promise<number> {
  const { context, client, errorStyle, style, json } = session;
  const { signal, stdout } = context;
  const taskId = await findToWatch(client, name, filters, context.now(), signal);
  const showsBar = !json && stdout.isTTY === true;
  const bar = showsBar ? createProgressBar(context, errorStyle, taskId) : undefined;
  let last = '';
  const report = (progress: AuditProgress): void => {
    bar?.update(progress.done, progress.total, describeWaiting(progress.audit));
    const text = progressText(taskId, progress);
    if (showsBar || text === last) return;
    last = text;
    stdout.write(`${json ? progressJson(taskId, progress, context.now()) : text}\n`);
  };
  let audit: AuditTaskDetails;
  try {
    const { timeoutMs, intervalMs: maxIntervalMs } = times;
    const minIntervalMs = Math.min(2000, maxIntervalMs);
    audit = await client.waitForAuditTask(taskId, {
      signal,
      timeoutMs,
      minIntervalMs,
      maxIntervalMs,
      onProgress: report,
    });
  } finally {
    bar?.stop();
  }
  const { taskStatus = '' } = audit;
  if (!json) {
    const found = describeFindings({ taskId, ...audit }, style);
    stdout.write(`${taskId} ${styleStatus(style, toWords(taskStatus))}: found ${found}\n`);
  }
  return taskStatus === 'COMPLETED' ? exitStatus.ok : exitStatus.found;
}

function progressText(taskId: string, { done, total, audit }: AuditProgress): string {
  const waiting = describeWaiting(audit);
  return `${taskId} ${toWords(audit.taskStatus ?? '')} ${done}/${plural(total, 'check')}${waiting && `, ${waiting}`}`;
}

function describeWaiting({ taskStatistics }: AuditTaskDetails): string {
  const waiting = taskStatistics?.waitingForDataCollectionChecks ?? 0;
  return waiting === 0 ? '' : `${waiting} waiting for data`;
}

function progressJson(taskId: string, { done, total, audit }: AuditProgress, now: Date): string {
  const waiting = audit.taskStatistics?.waitingForDataCollectionChecks ?? 0;
  return JSON.stringify({ done, total, waiting, audit: auditJson({ taskId, ...audit }, now) });
}
