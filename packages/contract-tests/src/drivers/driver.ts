import type { AuditTaskStatus, AuditTaskType } from '@audit-gateway/types';

/** Which audits to list. */
export interface ListParams {
  /** The beginning of the period. */
  readonly startTime: Date;
  /** The end of the period. */
  readonly endTime: Date;
  /** Only audits of this type. */
  readonly taskType?: AuditTaskType;
  /** Only audits in this state. */
  readonly taskStatus?: AuditTaskStatus;
  /** The token of the page before. */
  readonly nextToken?: string;
  /** The most audits of a page. */
  readonly maxResults?: number;
}

/** An audit of a page. */
export interface Task {
  /** Its id. */
  readonly taskId?: string | undefined;
  /** Its state. */
  readonly taskStatus?: string | undefined;
  /** How it was started. */
  readonly taskType?: string | undefined;
}

/** A page, in the shape that all drivers share. */
export interface Page {
  /** Its audits. */
  readonly tasks: readonly Task[];
  /** The token of the next page, where there is one; never empty. */
  readonly nextToken?: string | undefined;
}

/** A described audit, in the shape that all drivers share. */
export interface Description {
  /** Its state. */
  readonly taskStatus?: string | undefined;
  /** How it was started. */
  readonly taskType?: string | undefined;
  /** When it started. */
  readonly taskStartTime?: Date | undefined;
  /** How many of its checks are in which state. */
  readonly taskStatistics?: object | undefined;
  /** The schedule that started it. */
  readonly scheduledAuditName?: string | undefined;
  /** Each check by its name. */
  readonly auditDetails?: object | undefined;
}

/** A failure, in the shape that all drivers share. */
export interface DrivenError {
  /** The contract's name of the error; `UnknownError` for one that it does not name. */
  readonly code: string;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
}

/** What came of a call. */
export type Outcome<Value> =
  { readonly value: Value; readonly error?: never } | { readonly error: DrivenError; readonly value?: never };

/** Calls the two operations by one client, once each: nothing is retried. */
export interface Driver {
  /** What reports call it. */
  readonly name: string;
  /** Gets one page. */
  readonly list: (params: ListParams) => Promise<Outcome<Page>>;
  /** Describes one audit. */
  readonly describe: (taskId: string) => Promise<Outcome<Description>>;
  /** Ends what the client keeps open. */
  readonly close: () => void | Promise<void>;
}

/** What is compared of an audit: the members of the contract, whatever else a client gives. */
export function toDescription(audit: Description): Description {
  const { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails } = audit;
  return { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails };
}

/** Turns what a call gives or throws into its outcome. */
export async function outcomeOf<Value>(
  call: () => Promise<Value>,
  toError: (thrown: unknown) => DrivenError,
): Promise<Outcome<Value>> {
  try {
    return { value: await call() };
  } catch (thrown) {
    return { error: toError(thrown) };
  }
}
