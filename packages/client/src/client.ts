import type { AuditTask } from '@audit-gateway/types';
import type { Client } from 'openapi-fetch';
import type { AuditClientOptions, CallOptions } from './options.ts';
import { itemsOfPages } from './pagination.ts';
import { repeat, retryDelay } from './retry.ts';
import { type WaitOptions, waitUntilOver } from './waiter.ts';
import {
  attempt,
  type AuditPaths,
  type AuditTaskDetails,
  type AuditTaskPage,
  checkTaskId,
  createHttp,
  type HttpResult,
  type ListAuditTasksParams,
  readAudit,
  readPage,
} from './wire.ts';

/**
 * Reads audits. Every method fails by rejecting, with an AuditApiError; the one exception is what a caller's own
 * `onProgress` throws, which is passed on as it is.
 */
export interface AuditClient {
  /** Gets one page of the audits of a period. Its `nextToken`, as a parameter, gets the page after it. */
  readonly listAuditTasks: (params: ListAuditTasksParams, options?: CallOptions) => Promise<AuditTaskPage>;
  /**
   * The audits of a period, page after page, from `nextToken` on where there is one. A page is asked for when it is
   * needed; the loop may be left at any time. Fails with the code `RepeatedToken` where the service leads in a circle.
   */
  readonly auditTasks: (
    params: ListAuditTasksParams,
    options?: CallOptions,
  ) => AsyncGenerator<AuditTask, void, undefined>;
  /** Describes one audit. */
  readonly describeAuditTask: (taskId: string, options?: CallOptions) => Promise<AuditTaskDetails>;
  /**
   * Waits until an audit is COMPLETED, FAILED or CANCELED, and gives it as it is then. A status that the contract does
   * not know is none of these.
   */
  readonly waitForAuditTask: (taskId: string, options?: WaitOptions) => Promise<AuditTaskDetails>;
  /**
   * The openapi-fetch client underneath, with the base URL, the credentials and the writing of times, but without the
   * check of ids, the time-out, the retries and the errors of the methods above.
   */
  readonly http: Client<AuditPaths>;
}

/**
 * Makes a client of a gateway, or of anything else that keeps the contract.
 *
 * @throws {AuditApiError} InvalidArgument for options that cannot be used.
 */
export function createAuditClient(options: AuditClientOptions): AuditClient {
  const { timeoutMs = 30_000, retry } = options;
  const maxAttempts = retry === false ? 1 : (retry?.maxAttempts ?? 3);
  const http = createHttp(options);

  const call = <Result extends object>(
    send: (init: RequestOptions) => Promise<HttpResult>,
    read: (response: unknown) => Result | undefined,
    caller: CallOptions | undefined,
  ): Promise<Result> =>
    repeat(
      (signal, round, end) =>
        attempt(() => send({ parseAs: 'text', signal }), read).catch((error: unknown) =>
          retryDelay(error, round, round + 1 < maxAttempts ? end : 0),
        ),
      caller?.signal,
      timeoutMs,
      'Timeout',
    );

  const client: AuditClient = {
    http,
    listAuditTasks: (params, callOptions) =>
      call((init) => http.GET('/audit/tasks', { params: { query: params }, ...init }), readPage, callOptions),
    auditTasks: (params, callOptions) => itemsOfPages((page) => client.listAuditTasks(page, callOptions), params),
    describeAuditTask: (taskId, callOptions) =>
      call(
        (init) => http.GET('/audit/tasks/{taskId}', { params: { path: { taskId: checkTaskId(taskId) } }, ...init }),
        readAudit,
        callOptions,
      ),
    waitForAuditTask: (taskId, waitOptions) =>
      waitUntilOver((signal) => client.describeAuditTask(taskId, { signal }), waitOptions),
  };
  return client;
}

interface RequestOptions {
  readonly parseAs: 'text';
  readonly signal: AbortSignal;
}
