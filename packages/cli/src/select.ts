import { type AuditClient, type AuditTaskType, auditRetentionDays, parameterRules } from '@audit-gateway/client';
import { type DescribedAudit, earliestStartTime, latestAudit } from '@audit-gateway/client/posture';
import { CommandFailure } from './failures.ts';

/** Which audits count as the latest. */
export interface Filters {
  /** The name of a schedule. */
  readonly schedule?: string | undefined;
  readonly type?: AuditTaskType | undefined;
}

/**
 * Finds the audit that an argument names: an id, or `latest` for the newest finished one.
 *
 * @throws {CommandFailure} where there is none, and for what is no id.
 */
export async function findAudit(
  client: AuditClient,
  name: string,
  filters: Filters,
  signal: AbortSignal,
): Promise<DescribedAudit> {
  if (name !== 'latest') return { taskId: name, ...(await client.describeAuditTask(checkId(name), { signal })) };
  const { schedule: scheduledAuditName, type: taskType } = filters;
  const audit = await latestAudit(client, { scheduledAuditName, taskType, signal });
  if (audit === undefined) throw noAudit('finished', filters);
  return audit;
}

/**
 * Finds the completed audit before one: of the same schedule, or on demand as well. One that failed or was canceled lacks
 * results, and would make everything look new.
 */
export async function findPrevious(
  client: AuditClient,
  { taskStartTime, scheduledAuditName, taskType }: DescribedAudit,
  signal: AbortSignal,
): Promise<DescribedAudit | undefined> {
  if (taskStartTime === undefined) return undefined;
  return await latestAudit(client, {
    before: taskStartTime,
    taskStatus: 'COMPLETED',
    scheduledAuditName,
    taskType: taskType === 'ON_DEMAND_AUDIT_TASK' ? 'ON_DEMAND_AUDIT_TASK' : undefined,
    signal,
  });
}

/**
 * Finds the id of the audit to watch: an id as it is; for `latest` the newest audit in progress, or else the newest
 * finished one.
 *
 * @throws {CommandFailure} where there is none, and for what is no id.
 */
export async function findToWatch(
  client: AuditClient,
  name: string,
  filters: Filters,
  now: Date,
  signal: AbortSignal,
): Promise<string> {
  if (name !== 'latest') return checkId(name);
  const running: DescribedAudit[] = [];
  const { schedule, type: taskType } = filters;
  const period = { startTime: earliestStartTime(now), endTime: now, taskType, taskStatus: 'IN_PROGRESS' as const };
  for await (const { taskId } of client.auditTasks(period, { signal })) {
    if (taskId !== undefined) running.push({ taskId, ...(await client.describeAuditTask(taskId, { signal })) });
  }
  const startOf = ({ taskStartTime }: DescribedAudit): number => taskStartTime?.getTime() ?? 0;
  const [newest] = running
    .filter(({ scheduledAuditName }) => schedule === undefined || scheduledAuditName === schedule)
    .sort((a, b) => startOf(b) - startOf(a));
  if (newest !== undefined) return newest.taskId;
  return (await findAudit(client, name, filters, signal)).taskId;
}

/** The failure where no audit is as asked for. */
export function noAudit(state: string, { schedule, type }: Filters): CommandFailure {
  const of = [
    schedule === undefined ? '' : ` of the schedule ${schedule}`,
    type === undefined ? '' : ` of type ${type}`,
  ];
  return new CommandFailure(`there is no ${state} audit${of.join('')} in the last ${auditRetentionDays} days`);
}

const { pattern, maxLength } = parameterRules.describeAuditTask.taskId;

/** Whether a text can be the id of an audit. */
export function isId(text: string): boolean {
  return new RegExp(pattern).test(text) && text.length <= maxLength;
}

function checkId(text: string): string {
  if (isId(text)) return text;
  throw new CommandFailure(
    `${JSON.stringify(text)} is no id of an audit: give "latest", or up to ${maxLength} letters, digits and hyphens`,
  );
}
