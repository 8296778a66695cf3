import type { AuditTask, AuditTaskDetails, AuditTaskPage } from '@audit-gateway/types';
import { readChecked, type CheckedResponse } from './checked-response.ts';
import { dayMs } from './clock.ts';
import type { Reachable } from './emulator.ts';
import { type RawRequest, sendSigned, type SigningOptions } from './request.ts';

/** Asks, signed, for a target, and checks the response by the contract. */
export async function ask(
  running: Reachable,
  target: string,
  request: RawRequest = {},
  signing: SigningOptions = {},
): Promise<CheckedResponse> {
  return readChecked(target, await sendSigned(running, target, request, signing));
}

/** What to list; `startTime` and `endTime` are those of everything that is kept, unless they are given. */
export type ListQuery = Record<string, string | number>;

/** The target of a listing. */
export function listTarget({ clock }: Reachable, query: ListQuery = {}): string {
  const now = clock.now().getTime();
  const everything = {
    startTime: new Date(now - 90 * dayMs).toISOString(),
    endTime: new Date(now + dayMs).toISOString(),
  };
  const pairs = Object.entries({ ...everything, ...query });
  return `/audit/tasks?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/** One page of a listing that must succeed. */
export async function listPage(running: Reachable, query: ListQuery = {}): Promise<AuditTaskPage> {
  const { status, body } = await ask(running, listTarget(running, query));
  if (status !== 200 || !isPage(body)) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Every audit of a listing, page by page. */
export async function listAll(running: Reachable, query: ListQuery = {}): Promise<AuditTask[]> {
  const tasks: AuditTask[] = [];
  let nextToken: string | null | undefined;
  do {
    const page = await listPage(running, { ...query, ...(nextToken == null ? {} : { nextToken }) });
    tasks.push(...(page.tasks ?? []));
    nextToken = page.nextToken;
  } while (nextToken != null);
  return tasks;
}

/** A described audit, which must exist. */
export async function describeTask(running: Reachable, taskId: string): Promise<AuditTaskDetails> {
  const { status, body } = await ask(running, `/audit/tasks/${taskId}`);
  if (status !== 200 || !isDetails(body)) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The ids of audits. */
export function idsOf(tasks: readonly { readonly taskId?: string }[]): (string | undefined)[] {
  return tasks.map(({ taskId }) => taskId);
}

/** The contract checked the rest of it. */
function isPage(body: unknown): body is AuditTaskPage {
  return typeof body === 'object' && body !== null && 'tasks' in body;
}

function isDetails(body: unknown): body is AuditTaskDetails {
  return typeof body === 'object' && body !== null && 'auditDetails' in body;
}
