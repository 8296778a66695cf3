import type { RequestHandler } from 'express';
import { readServedRequest, type ServedRequest } from './served-request.ts';

/** Notified of the requests that callers send. */
export interface RequestObserver {
  /** A request began. */
  readonly began: () => void;
  /** A request that began has ended, however it did. */
  readonly ended: (request: ServedRequest) => void;
}

/** Creates the middleware that notifies an observer of each request. The request context has to have begun. */
export function observeRequests({ began, ended }: RequestObserver): RequestHandler {
  return (request, response, next) => {
    began();
    response.on('close', () => ended(readServedRequest(request, response)));
    next();
  };
}
