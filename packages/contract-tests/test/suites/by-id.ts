import type { Task } from '../../src/drivers/driver.ts';

/** Audits in the order of their ids: AWS promises none for a listing. */
export function byId(tasks: readonly Task[] = []): Task[] {
  return tasks.toSorted((a, b) => String(a.taskId).localeCompare(String(b.taskId)));
}
