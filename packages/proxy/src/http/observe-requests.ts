import type { RequestHandler } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FailureSource } from '@audit-gateway/types';
import { requestContextOf } from './request-context.ts';

/** Notified of the requests that callers send. */
export interface RequestObserver {
  readonly began: () => void;
  /** A request has ended: served, failed, or its caller hung up. */
  readonly ended: (request: ServedRequest) => void;
}

/** Creates the middleware that notifies an observer of each request. It needs the request context. */
export function observeRequests({ began, ended }: RequestObserver): RequestHandler {
  return (request, response, next) => {
    began();
    response.on('close', () => ended(readServedRequest(request, response)));
    next();
  };
}

/** How a request of a caller ended. */
export interface ServedRequest {
  /** The HTTP method; `_OTHER` for one that HTTP itself does not have. */
  readonly method: string;
  /** The route's template; undefined where neither an operation nor a page has the path. */
  readonly route: string | undefined;
  /** Undefined where the caller hung up before the response. */
  readonly status: number | undefined;
  /** The failure's kind, or `caller-hung-up`; undefined for a success. */
  readonly errorType: string | undefined;
  readonly source: FailureSource | undefined;
  /** The name of the caller; `anonymous` where it is not known. */
  readonly caller: string;
  /** The name of the target; empty where it is not known. */
  readonly target: string;
  readonly durationMs: number;
}

// RFC 9110, section 9, and RFC 5789: what OpenTelemetry's `http.request.method` may be.
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
]);

/** Describes a request that has ended. */
export function readServedRequest({ method = '' }: IncomingMessage, response: ServerResponse): ServedRequest {
  const { match, page, caller, target = '', failure, beganAt } = requestContextOf(response);
  const hungUp = !response.writableFinished;
  return {
    method: methods.has(method) ? method : '_OTHER',
    route: match?.operation.path ?? page,
    status: hungUp ? undefined : response.statusCode,
    errorType: hungUp ? 'caller-hung-up' : failure?.kind,
    source: hungUp ? 'caller' : failure?.source,
    caller: caller?.name ?? 'anonymous',
    target,
    durationMs: performance.now() - beganAt,
  };
}
