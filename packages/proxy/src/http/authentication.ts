import type { Request, RequestHandler } from 'express';
import { requestContextOf } from './request-context.ts';
import { splitUrl } from './request-target.ts';
import type { Authenticate } from '../auth/authenticator.ts';
import { authorize, type Caller, enforceCallerRate } from '../auth/caller.ts';
import type { AuthRequest } from '../auth/auth-method.ts';

/** Makes the handler that finds out who sends a request. */
export function authenticateCaller(authenticate: Authenticate): RequestHandler {
  return (request, response, next) => {
    const known = authenticate(new ReceivedRequest(request));
    const proceed = (caller: Caller): void => {
      requestContextOf(response).caller = caller;
      next();
    };
    // A promise is waited for only where there is one.
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

  /** Node makes them when they are asked for. */
  get headers(): AuthRequest['headers'] {
    return this.#request.headersDistinct;
  }
}

/**
 * Lets a request on only where its caller sends no more than its rate. It comes before all that refuses requests of
 * known callers, so that refused ones count as well.
 */
export const limitCallerRate: RequestHandler = (_request, response, next) => {
  const { caller } = requestContextOf(response);
  if (caller === undefined) throw new Error('The caller is not known');
  const asked = enforceCallerRate(caller);
  // A promise is waited for only where there is one.
  if (asked instanceof Promise) return asked.then(() => next());
  next();
  return undefined;
};

/** Lets a request on only where its caller may use the operation. */
export const authorizeCaller: RequestHandler = (_request, response, next) => {
  const { caller, match } = requestContextOf(response);
  if (caller === undefined || match === undefined) throw new Error('The request is not known');
  authorize(caller, match.operation.id);
  next();
};
