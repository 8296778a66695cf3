import { auditTaskDetailsAt } from '../account/audit-state.ts';
import { fail } from './result.ts';
import { type OperationHandler, textOf } from './operation.ts';

/**
 * DescribeAuditTask. An audit that AWS no longer keeps is as unknown as one that never was.
 *
 * Source: AWS IoT API Reference, DescribeAuditTask.
 */
export const describeAuditTask: OperationHandler = (parameters, { account, now }) => {
  const taskId = textOf(parameters, 'taskId') ?? '';
  const audit = account.auditAt(taskId, now);
  if (audit === undefined) return fail('ResourceNotFoundException', `No audit task has the id ${taskId}.`);
  return { ok: true, result: auditTaskDetailsAt(audit, now) };
};
