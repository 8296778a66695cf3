import type { AuditTask, AuditTaskDetails as WireAudit, AuditTaskPage as WirePage } from '@audit-gateway/types';
import { isObject } from './json.ts';

/** One page of a listing of audits, with whatever else the answer held. */
export interface AuditTaskPage extends Omit<WirePage, 'tasks' | 'nextToken'> {
  /** The audits of this page, in no promised order. A page can be empty though more follow. */
  readonly tasks: readonly AuditTask[];
  /** What to ask the next page with. Absent, and never empty, where there is none. */
  readonly nextToken?: string;
}

/** One audit with all that is known of it. Every member may be absent. */
export interface AuditTaskDetails extends Omit<WireAudit, 'taskStartTime'> {
  /** When the audit started. */
  readonly taskStartTime?: Date;
}

/** Reads the answer of listAuditTasks, null members dropped; undefined for one that is not a page. */
export function readPage(answer: unknown): AuditTaskPage | undefined {
  if (!isPage(answer)) return undefined;
  const { tasks = [], nextToken, ...others } = answer;
  return { ...others, tasks, ...(nextToken && { nextToken }) };
}

/** Reads the answer of describeAuditTask, null members dropped; undefined for one that is not an audit. */
export function readAudit(answer: unknown): AuditTaskDetails | undefined {
  if (!isAudit(answer)) return undefined;
  const { taskStartTime, ...others } = answer;
  // To the nearest millisecond, because most fractions of a second have no exact binary form.
  return { ...others, ...(taskStartTime != null && { taskStartTime: new Date(Math.round(taskStartTime * 1000)) }) };
}

// Only what the client itself relies on is checked: the rest is open to what AWS adds.
function isPage(answer: unknown): answer is WirePage {
  return isObject(answer) && Array.isArray(answer['tasks'] ?? []);
}

function isAudit(answer: unknown): answer is WireAudit {
  // As far as a Date reaches.
  return isObject(answer) && Math.abs(Number(answer['taskStartTime'] ?? 0)) <= 8.64e12;
}
