import { parameterRules } from '@audit-gateway/types';
import { invalidArgument } from './invalid-argument.ts';

const { pattern, maxLength } = parameterRules.describeAuditTask.taskId;

/**
 * Gives back an id that keeps the contract's rules. Another one could reach another path than the audit's.
 *
 * @throws {AuditApiError} InvalidArgument for one that breaks them.
 */
export function checkTaskId(taskId: string): string {
  if (!new RegExp(pattern).test(taskId) || taskId.length > maxLength) {
    throw invalidArgument('/path/taskId', `must match ${pattern} (max ${maxLength})`);
  }
  return taskId;
}
