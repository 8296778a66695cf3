import type { AuditTaskStatus, AuditTaskType } from '@audit-gateway/client';
import { auditHistory, type DescribedAudit, earliestStartTime } from '@audit-gateway/client/posture';
import { CommandFailure, describeFailure } from '../failures.ts';
import { createProgressBar } from '../output/progress.ts';
import { plural, printable } from '../output/text.ts';
import type { Session } from './command.ts';

/** An audit that could not be read. */
export interface AuditFailure {
  readonly taskId: string;
  readonly message: string;
}

/** The audits of a period. */
export interface History {
  /** Earliest first. */
  readonly audits: readonly DescribedAudit[];
  readonly failures: readonly AuditFailure[];
  /** 0, or the status that the failures lead to. */
  readonly status: number;
  readonly since: Date;
  readonly until: Date;
}

/** Which audits. */
export interface Period {
  /** How far back, in milliseconds. */
  readonly sinceMs: number;
  readonly taskType?: AuditTaskType | undefined;
  readonly taskStatus?: AuditTaskStatus | undefined;
}

/** Reads the audits of a period, with a bar where there is a terminal. Audits that cannot be read are reported in one line. */
export async function readHistory(session: Session, { sinceMs, taskType, taskStatus }: Period): Promise<History> {
  const { context, client, errorStyle } = session;
  const until = context.now();
  const since = new Date(Math.max(until.getTime() - sinceMs, earliestStartTime(until).getTime()));
  const bar = createProgressBar(context, errorStyle, 'reading audits');
  const audits: DescribedAudit[] = [];
  const failures: AuditFailure[] = [];
  let status = 0;
  try {
    const history = auditHistory(client, {
      startTime: since,
      endTime: until,
      taskType,
      taskStatus,
      signal: context.signal,
      onProgress: ({ done, total }) => bar.update(done, total),
    });
    for await (const { taskId, audit, error } of history) {
      if (audit) audits.push(audit);
      else {
        const failure = describeFailure(error);
        status = Math.max(status, failure.status);
        failures.push({ taskId: printable(taskId), message: failure.line });
      }
    }
  } finally {
    bar.stop();
  }
  const [first] = failures;
  // Nothing at all was read: no table, and no page of empty JSON, is to hide that.
  if (first !== undefined && audits.length === 0) throw new CommandFailure(first.message, status);
  if (first !== undefined) {
    const count = `${failures.length} of ${plural(audits.length + failures.length, 'audit')}`;
    context.stderr.write(`audits: ${count} could not be read, first ${first.taskId}: ${first.message}\n`);
  }
  return { audits, failures, status, since, until };
}
