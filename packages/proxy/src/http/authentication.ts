import type { Request, RequestHandler } from 'express';
import { requestContextOf } from './request-context.ts';
import { splitUrl } from './request-target.ts';
import type { Authenticate } from '../auth/authenticator.ts';
import { authorize, type Caller, enforceCallerRate } from '../auth/caller.ts';
import type { AuthRequest } from '../auth/auth-method.ts';

/** Creates the middleware that authenticates requests. */
export function authenticateCaller(authenticate: Authenticate): RequestHandler {
  return (request, response, next) => {
    const known = authenticate(new ReceivedRequest(request));
    const proceed = (caller: Caller): void => {
      requestContextOf(response).caller = caller;
      next();
    };
    // Without a promise, no turn of the event loop is spent on waiting.
    if (known instanceof Promise) return known.then(proceed);
    proceed(known);
    return undefined;
  };
}

/**
 * A request as it was received. A class: a literal with a getter has a shape of its own each time, and what the getter
 * holds stays in memory until the next full garbage collection.
 */
class ReceivedRequest implements AuthRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly #request: Request;

  constructor(request: Request) {
    const { path, rawQuery } = splitUrl(request.originalUrl);
    this.method = request.method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.#request = request;
  }

  /** Node creates them on first use. */
  get headers(): AuthRequest['headers'] {
    return this.#request.headersDistinct;
  }
}

/**
 * Rejects a request above the rate limit of its caller. It comes before every other check of authenticated requests, so
 * that rejected ones count as well.
 */
export const limitCallerRate: RequestHandler = (_request, response, next) => {
  const { caller } = requestContextOf(response);
  if (caller === undefined) throw new Error('The caller is not known');
  const asked = enforceCallerRate(caller);
  // Without a promise, no turn of the event loop is spent on waiting.
  if (asked instanceof Promise) return asked.then(() => next());
  next();
  return undefined;
};

/** Rejects a request whose caller may not use the operation. */
export const authorizeCaller: RequestHandler = (_request, response, next) => {
  const { caller, match } = requestContextOf(response);
  if (caller === undefined || match === undefined) throw new Error('The request is not known');
  authorize(caller, match.operation.id);
  next();
};
