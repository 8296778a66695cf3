import type { AuditTask } from '@audit-gateway/types';
import { AuditApiError } from './errors.ts';
import type { AuditTaskPage, ListAuditTasksParams } from './wire.ts';

/**
 * The audits of every page of a listing. A page is asked for only when its first audit is.
 *
 * @param getPage Gets one page.
 * @param params Which audits; with a `nextToken`, from that page on.
 * @throws {AuditApiError} RepeatedToken when a token comes that this listing had before; and what `getPage` throws.
 */
export async function* itemsOfPages(
  getPage: (params: ListAuditTasksParams) => Promise<AuditTaskPage>,
  params: ListAuditTasksParams,
): AsyncGenerator<AuditTask, void, undefined> {
  const seen = new Set([params.nextToken]);
  for (let next = { ...params }; ;) {
    const { tasks, nextToken } = await getPage(next);
    yield* tasks;
    if (nextToken === undefined) return;
    if (seen.has(nextToken)) throw new AuditApiError('RepeatedToken', 'nextToken repeated');
    seen.add(nextToken);
    next = { ...next, nextToken };
  }
}
