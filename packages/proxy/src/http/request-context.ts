import type { ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.ts';
import type { Failure } from '../errors/failure.ts';
import type { Inputs } from './inputs.ts';
import type { RouteMatch } from './routing.ts';
import type { CachedResponse } from '../interceptors/cache.ts';

/** What is known of one request on its way through the gateway. */
export interface RequestContext {
  /** The gateway's own id of the request. */
  readonly requestId: string;
  /** When it began, on the monotonic clock, in milliseconds. */
  readonly beganAt: number;
  /** Whether its connection ends with the answer. Default: false. */
  readonly endsConnection?: boolean;
  /** The id of the trace that it belongs to, where there are traces. */
  traceId?: string;
  /** Who sends it, once that is known. */
  caller?: Caller;
  /** The name of the target that it is for, once that is known. */
  target?: string | undefined;
  /** The page of the documentation that it asks for, by its path; then it asks for no operation. */
  page?: string;
  /** What it asks for, once that is known. */
  match?: RouteMatch;
  /** What it gives, once it is read. */
  inputs?: Inputs;
  /** Ends its being in flight, where it is: to be called when its response is ready. */
  release?: () => void;
  /** What it was answered with, where it succeeded. */
  served?: CachedResponse;
  /** Why the request failed. */
  failure?: Failure;
}

const contextOfResponse: unique symbol = Symbol('exchange');

declare module 'node:http' {
  interface ServerResponse {
    // A WeakMap would hold each exchange, and all that it refers to, until the next full garbage collection.
    [contextOfResponse]?: RequestContext;
  }
}

/** Attaches what is known of a request to its response. */
export function beginRequestContext(response: ServerResponse, context: RequestContext): void {
  response[contextOfResponse] = context;
}

/**
 * Finds what is known of a request.
 *
 * @throws {Error} for a response whose exchange was not begun.
 */
export function requestContextOf(response: ServerResponse): RequestContext {
  const context = response[contextOfResponse];
  if (context === undefined) throw new Error('The context has not begun');
  return context;
}
