import type { RequestHandler } from 'express';
import { Failure } from '../failure/failure.ts';

/** Refuses a request that carries content: none of the operations takes any, and nothing may be passed on unread. */
export const refuseContent: RequestHandler = (request, _response, next) => {
  const length = request.headers['content-length'] ?? '0';
  if (request.headers['transfer-encoding'] === undefined && Number(length) === 0) {
    next();
    return;
  }
  throw new Failure('content-too-large', {
    detail: `The operations take no content; this request announces ${length === '0' ? 'some' : `${length} bytes`}.`,
    // What follows on the connection is the content, which nobody will read.
    headers: { Connection: 'close' },
  });
};
