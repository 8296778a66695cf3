import type { operations, paths } from '@audit-gateway/types';

/** The query of listAuditTasks as the contract has it. */
export type ListQuery = operations['listAuditTasks']['parameters']['query'];

/** Which audits to list. */
export interface ListAuditTasksParams extends Omit<ListQuery, 'startTime' | 'endTime'> {
  /**
   * The beginning of the period: a Date, or an RFC 3339 time with its offset (`2026-01-31T00:00:00Z`). AWS refuses one
   * of more than 90 days ago.
   */
  readonly startTime: Date | string;
  /** The end of the period, in the same forms. */
  readonly endTime: Date | string;
}

type List = paths['/audit/tasks'];

/** The contract's paths, where times go in as Date as well. */
export interface AuditPaths extends Omit<paths, '/audit/tasks'> {
  /** See `paths`. */
  readonly '/audit/tasks': Omit<List, 'get'> & {
    readonly get: Omit<List['get'], 'parameters'> & { readonly parameters: { readonly query: ListAuditTasksParams } };
  };
}
