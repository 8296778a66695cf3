import type { AuditTask } from '@audit-gateway/types';
import { AuditApiError } from './errors.ts';
import {
  type AuditClientOptions,
  type CallOptions,
  checkOptions,
  credentialHeaders,
  parseBaseUrl,
  type RequestEvent,
} from './options.ts';
import { pagesOf } from './pagination.ts';
import { repeat, retryDelay } from './retry.ts';
import { type WaitOptions, waitUntilOver } from './waiter.ts';
import {
  auditReader,
  type AuditTaskDetails,
  type AuditTaskPage,
  checkTaskId,
  type ListAuditTasksParams,
  pageReader,
  type Reader,
  readResponse,
  type Received,
  send,
  serializeQuery,
  userAgent,
} from './wire.ts';

/**
 * Reads audits. Every method fails by rejecting, with an AuditApiError; the one exception is what a caller's own hooks
 * (`onProgress`, `onRequest`, `onResponse`, `onRetry`) throw, which is passed on as it is.
 */
export interface AuditClient {
  /** Gets one page of the audits of a period. Its `nextToken`, as a parameter, gets the page after it. */
  readonly listAuditTasks: (params: ListAuditTasksParams, options?: CallOptions) => Promise<AuditTaskPage>;
  /**
   * The audits of a period, page after page, from `nextToken` on where there is one. A page is requested when it is
   * needed; the loop may be left at any time. Fails with the code `RepeatedToken` where the service leads in a circle.
   */
  readonly auditTasks: (
    params: ListAuditTasksParams,
    options?: CallOptions,
  ) => AsyncGenerator<AuditTask, void, undefined>;
  /**
   * The same listing by page. The `nextToken` of a page, as a parameter, resumes the listing after it, in another
   * process too.
   */
  readonly auditTaskPages: (
    params: ListAuditTasksParams,
    options?: CallOptions,
  ) => AsyncGenerator<AuditTaskPage, void, undefined>;
  /** Describes one audit. */
  readonly describeAuditTask: (taskId: string, options?: CallOptions) => Promise<AuditTaskDetails>;
  /**
   * Waits until an audit is COMPLETED, FAILED or CANCELED, and gives it as it is then. A status that the contract does
   * not know is none of these.
   */
  readonly waitForAuditTask: (taskId: string, options?: WaitOptions) => Promise<AuditTaskDetails>;
}

/** The methods of the client that are one operation. */
type Operation = RequestEvent['operation'];

const requestIds = new WeakMap<object, string>();

/**
 * The id that the service gave the request of a result: of a page, or of a described audit. Name it where somebody is to
 * look the request up. The id of a failure is in its error.
 */
export function requestIdOf(result: AuditTaskPage | AuditTaskDetails): string | undefined {
  return requestIds.get(result);
}

/**
 * Makes a client of a gateway, or of anything else that keeps the contract.
 *
 * @throws {AuditApiError} InvalidArgument for options that cannot be used.
 */
export function createAuditClient(options: AuditClientOptions): AuditClient {
  checkOptions(options, 'baseUrl');
  const baseUrl = parseBaseUrl(options.baseUrl) ?? '';
  const { onRequest, onResponse, onRetry } = options;
  const canRefresh = typeof options.token === 'function' || typeof options.apiKey === 'function';

  const call = async <Result extends object>(
    operation: Operation,
    path: () => string,
    reader: Reader<Result>,
    callOptions: CallOptions = {},
  ): Promise<Result> => {
    checkOptions(callOptions);
    const url = baseUrl + path();
    const retry = callOptions.retry ?? options.retry;
    const maxAttempts = retry === false ? 1 : (retry?.maxAttempts ?? 3);
    let mayRefresh = canRefresh;

    const exchange = async (event: RequestEvent, signal: AbortSignal, refresh: boolean): Promise<Received> => {
      const credentials = await credentialHeaders(options, { refresh, signal });
      const headers = {
        accept: 'application/json',
        ...userAgent(),
        ...lowerCase(options.headers),
        ...lowerCase(callOptions.headers),
      };
      onRequest?.({ ...event, headers });
      const startedAt = performance.now();
      // Without the global as its `this`, fetch of a browser refuses to work; and msw replaces it when it likes.
      const fetch = options.fetch ?? globalThis.fetch;
      const received = await send(fetch, url, {
        method: 'GET',
        headers: { ...credentials, ...headers },
        // The service never redirects, and fetch would carry x-api-key along to another origin.
        redirect: 'manual',
        signal,
      });
      const { status, headers: sent } = received.response;
      if (!signal.aborted) {
        const requestId = sent.get('x-amzn-RequestId') ?? undefined;
        onResponse?.({ ...event, status, requestId, durationMs: performance.now() - startedAt });
      }
      if (status !== 401 || !mayRefresh) return received;
      mayRefresh = false;
      return await exchange(event, signal, true);
    };

    return await repeat(
      async (signal, round, end) => {
        const event = { operation, url, attempt: round + 1 };
        try {
          const received = await exchange(event, signal, false);
          const result = readResponse(received, url, reader);
          const requestId = received.response.headers.get('x-amzn-RequestId');
          if (requestId) requestIds.set(result, requestId);
          return result;
        } catch (error) {
          if (signal.aborted) throw error;
          const delayMs = retryDelay(error, round, round + 1 < maxAttempts ? end : 0);
          if (error instanceof AuditApiError) onRetry?.({ ...event, error, delayMs });
          return delayMs;
        }
      },
      callOptions.signal,
      callOptions.timeoutMs ?? options.timeoutMs ?? 30_000,
      'Timeout',
    );
  };

  const client: AuditClient = {
    listAuditTasks: (params, callOptions) => {
      const path = () => {
        // Named, so that a period that is absent is refused.
        const { startTime, endTime, ...filters } = { ...params };
        return `/audit/tasks?${serializeQuery({ startTime, endTime, ...filters })}`;
      };
      return call('listAuditTasks', path, pageReader, callOptions);
    },
    auditTaskPages: (params, callOptions) => pagesOf((page) => client.listAuditTasks(page, callOptions), params),
    async *auditTasks(params, callOptions) {
      for await (const { tasks } of client.auditTaskPages(params, callOptions)) yield* tasks;
    },
    describeAuditTask: (taskId, callOptions) =>
      call('describeAuditTask', () => `/audit/tasks/${checkTaskId(taskId)}`, auditReader, callOptions),
    waitForAuditTask: (taskId, waitOptions) =>
      waitUntilOver((callOptions) => client.describeAuditTask(taskId, callOptions), waitOptions),
  };
  return client;
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
