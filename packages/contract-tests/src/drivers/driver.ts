import type { AuditTaskStatus, AuditTaskType } from '@audit-gateway/types';

/** Parameters of a listing. */
export interface ListParams {
  readonly startTime: Date;
  readonly endTime: Date;
  readonly taskType?: AuditTaskType;
  readonly taskStatus?: AuditTaskStatus;
  /** The token of the previous page. */
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** An audit of a page. */
export interface Task {
  readonly taskId?: string | undefined;
  readonly taskStatus?: string | undefined;
  readonly taskType?: string | undefined;
}

/** A page in the form that all drivers share. */
export interface Page {
  readonly tasks: readonly Task[];
  /** Never empty. */
  readonly nextToken?: string | undefined;
}

/** A description in the form that all drivers share. */
export interface Description {
  readonly taskStatus?: string | undefined;
  readonly taskType?: string | undefined;
  readonly taskStartTime?: Date | undefined;
  readonly taskStatistics?: object | undefined;
  readonly scheduledAuditName?: string | undefined;
  readonly auditDetails?: object | undefined;
}

/** A failure in the form that all drivers share. */
export interface CallError {
  readonly code: string;
  /** Undefined where there was no response. */
  readonly status: number | undefined;
}

/** The outcome of a call. */
export type Outcome<Value> =
  { readonly value: Value; readonly error?: never } | { readonly error: CallError; readonly value?: never };

/** Calls the two operations with one client, without retries. */
export interface Driver {
  readonly name: string;
  readonly list: (params: ListParams) => Promise<Outcome<Page>>;
  readonly describe: (taskId: string) => Promise<Outcome<Description>>;
  readonly close: () => void | Promise<void>;
}

/** Picks the contract's members from what a client returns. */
export function toDescription(audit: Description): Description {
  const { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails } = audit;
  return { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails };
}

/** Makes an outcome of what a call returns or throws. */
export async function outcomeOf<Value>(
  call: () => Promise<Value>,
  toError: (thrown: unknown) => CallError,
): Promise<Outcome<Value>> {
  try {
    return { value: await call() };
  } catch (thrown) {
    return { error: toError(thrown) };
  }
}

/**
 * Gets every page of a listing.
 *
 * @throws {Error} where a page fails or repeats a token.
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
