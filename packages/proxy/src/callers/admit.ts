import type { RequestHandler } from 'express';
import { exchangeOf } from '../exchange.ts';
import { splitUrl } from '../request/split-url.ts';
import type { Authenticate } from './authenticator.ts';
import { authorise, takeTurn } from './caller.ts';

/** Makes the handler that finds out who sends a request. */
export function authenticateCaller(authenticate: Authenticate): RequestHandler {
  return async (request, response, next) => {
    const { method, originalUrl } = request;
    const received = {
      method,
      ...splitUrl(originalUrl),
      // Node makes them when they are asked for.
      get headers() {
        return request.headersDistinct;
      },
    };
    exchangeOf(response).caller = await authenticate(received);
    next();
  };
}

/** Lets a request on only where its caller may use the operation and read the target, and not faster than it may. */
export const admit: RequestHandler = (_request, response, next) => {
  const { caller, match, target } = exchangeOf(response);
  if (caller === undefined || match === undefined || target === undefined) throw new Error('The request is not known');
  authorise(caller, match.operation.id, target);
  takeTurn(caller);
  next();
};
