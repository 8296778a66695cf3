import { type AuditTask, parameterRules } from '@audit-gateway/types';
import type { AuditClient } from '../client.ts';
import type { ListAuditTasksParams } from '../wire.ts';

/** Lists the ids of audits, each once, in pages as long as they can be. */
export async function listTaskIds(
  client: AuditClient,
  params: ListAuditTasksParams,
  signal: AbortSignal | undefined,
  accepts: (task: AuditTask) => boolean = () => true,
): Promise<string[]> {
  const taskIds = new Set<string>();
  const { maximum: maxResults } = parameterRules.listAuditTasks.maxResults;
  for await (const task of client.auditTasks({ ...params, maxResults }, { signal })) {
    if (task.taskId !== undefined && accepts(task)) taskIds.add(task.taskId);
  }
  return [...taskIds];
}
