import type { RequestHandler } from 'express';
import type { ServerObserver } from './metrics/server-metrics.ts';
import { readServedRequest } from './served-request.ts';

/** Makes the handler that tells an observer of each request. The exchange has to have begun. */
export function observeRequests({ began, ended }: ServerObserver): RequestHandler {
  return (request, response, next) => {
    began();
    response.on('close', () => ended(readServedRequest(request, response)));
    next();
  };
}
