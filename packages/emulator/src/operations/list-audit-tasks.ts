import type { AuditTask } from '@audit-gateway/types';
import { inListingOrder } from '../account/account.ts';
import { auditTaskAt } from '../account/audit-state.ts';
import { auditRetentionDays } from '@audit-gateway/types';
import { retentionStart } from '../account/retention.ts';
import { fail } from './result.ts';
import { numberOf, type OperationHandler, textOf } from './operation.ts';

/**
 * ListAuditTasks. AWS does not document these choices: the period is half-open on the audit's start, newest audits come
 * first, and a listing whose first page was in time can be read to its end, although its period then starts more than
 * 90 days ago.
 *
 * Source: AWS IoT API Reference, ListAuditTasks.
 */
export const listAuditTasks: OperationHandler = (parameters, { account, pageTokens, now }) => {
  const startTime = numberOf(parameters, 'startTime');
  const endTime = numberOf(parameters, 'endTime');
  const taskType = textOf(parameters, 'taskType');
  const taskStatus = textOf(parameters, 'taskStatus');
  const nextToken = textOf(parameters, 'nextToken');
  const filters = [startTime, endTime, taskType, taskStatus];

  if (endTime < startTime) return fail('InvalidRequestException', 'The end time is before the start time.');
  const previous = nextToken === undefined ? undefined : pageTokens.open(nextToken, filters);
  if (previous === undefined && nextToken !== undefined) {
    return fail('InvalidRequestException', 'The next token is not one of this listing.');
  }
  if (previous === undefined && startTime < retentionStart(now)) {
    return fail('InvalidRequestException', `The start time is older than ${auditRetentionDays} days.`);
  }

  const maxResults = numberOf(parameters, 'maxResults');
  const tasks: AuditTask[] = [];
  let last = previous;
  for (const audit of account.auditsAt(now)) {
    const start = audit.startTime.getTime();
    if (start < startTime) break;
    if (start >= endTime || (previous !== undefined && inListingOrder(audit, previous) <= 0)) continue;
    const task = auditTaskAt(audit, now);
    if (taskType !== undefined && task.taskType !== taskType) continue;
    if (taskStatus !== undefined && task.taskStatus !== taskStatus) continue;
    if (last !== undefined && tasks.length === maxResults) {
      return { ok: true, result: { tasks, nextToken: pageTokens.seal(last, filters) } };
    }
    tasks.push(task);
    last = audit;
  }
  return { ok: true, result: { tasks } };
};
