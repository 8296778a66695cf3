import { AuditApiError } from './errors.ts';
import type { AuditTaskPage, ListAuditTasksParams } from './wire.ts';

/**
 * The pages of a listing. A page is requested only when it is needed.
 *
 * @param params Which audits; with a `nextToken`, from that page on.
 * @throws {AuditApiError} RepeatedToken when a token comes that this listing had before; and what `getPage` throws.
 */
export async function* pagesOf(
  getPage: (params: ListAuditTasksParams) => Promise<AuditTaskPage>,
  params: ListAuditTasksParams,
): AsyncGenerator<AuditTaskPage, void, undefined> {
  // A copy, since a caller may change its own while it reads.
  let next = { ...params };
  const seen = new Set([next.nextToken]);
  for (;;) {
    const page = await getPage(next);
    yield page;
    const { nextToken } = page;
    if (nextToken === undefined) return;
    if (seen.has(nextToken))
      throw new AuditApiError('RepeatedToken', 'the listing came back to a nextToken that it had before');
    seen.add(nextToken);
    next = { ...next, nextToken };
  }
}
