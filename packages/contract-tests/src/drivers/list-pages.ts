import type { Driver, ListParams, Page } from './driver.ts';

/**
 * Gets every page of a listing.
 *
 * @throws {Error} where a page fails, or has a token that an earlier one had.
 */
export async function listPages(driver: Pick<Driver, 'name' | 'list'>, params: ListParams): Promise<Page[]> {
  const pages: Page[] = [];
  const tokens = new Set<string>();
  for (let next = params; ;) {
    const { value: page, error } = await driver.list(next);
    if (error)
      throw new Error(`${driver.name}: page ${pages.length + 1} failed: ${error.code} ${String(error.status)}`);
    pages.push(page);
    const { nextToken } = page;
    if (nextToken === undefined) return pages;
    if (tokens.has(nextToken)) throw new Error(`${driver.name}: the token of page ${pages.length} is repeated`);
    tokens.add(nextToken);
    next = { ...params, nextToken };
  }
}
