import type { ServerResponse } from 'node:http';
import type { Caller } from '../auth/caller.ts';
import type { Failure } from '../errors/failure.ts';
import type { Inputs } from './inputs.ts';
import type { RouteMatch } from './routing.ts';
import type { CachedResponse } from '../interceptors/cache.ts';

/** The state of one request in the request pipeline. Each middleware adds what it finds out. */
export interface RequestContext {
  /** The gateway's own id. */
  readonly requestId: string;
  /** When it began, on the monotonic clock, in milliseconds. */
  readonly beganAt: number;
  /** Whether its connection is closed after the response. Default: false. */
  readonly endsConnection?: boolean;
  /** Headers that every response to the request has beside its own. Default: none. */
  extraHeaders?: Record<string, string>;
  /** Undefined where tracing is off. */
  traceId?: string;
  caller?: Caller;
  /** The name of the target. */
  target?: string | undefined;
  /** The path of the requested page of the documentation; such a request has no operation. */
  page?: string;
  match?: RouteMatch;
  /** The parameters. */
  inputs?: Inputs;
  /** To be called when it is served from the cache: the next request to the same target may come soon. */
  onCacheHit?: () => void;
  /** Releases it from the concurrency limiter: to be called when its response is ready. */
  release?: () => void;
  /** The response, where it succeeded. */
  served?: CachedResponse;
  failure?: Failure;
}

const contextOfResponse: unique symbol = Symbol('request context');

declare module 'node:http' {
  interface ServerResponse {
    // A WeakMap would hold each context, and all that it refers to, until the next full garbage collection.
    [contextOfResponse]?: RequestContext;
  }
}

/** Attaches the context of a request to its response. */
export function beginRequestContext(response: ServerResponse, context: RequestContext): void {
  response[contextOfResponse] = context;
}

/**
 * Finds the context of a request.
 *
 * @throws {Error} for a response without a context.
 */
export function requestContextOf(response: ServerResponse): RequestContext {
  const context = response[contextOfResponse];
  if (context === undefined) throw new Error('The context has not begun');
  return context;
}
