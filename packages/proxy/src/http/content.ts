import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { Failure } from '../errors/failure.ts';

/** Whether a request has content, or says that it will. What follows it on the connection is then no request. */
export function hasContent({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** Makes the failure of a request whose content nobody reads. */
export function contentNotAllowed(): Failure {
  return new Failure('content-too-large', { detail: 'Nothing here takes content, and this request has some.' });
}

/** Refuses a request that carries content: none of the operations takes any, and nothing may be passed on unread. */
export const rejectContent: RequestHandler = (request, _response, next) => {
  if (hasContent(request)) throw contentNotAllowed();
  next();
};

const lingerMs = 1000;

/**
 * Ends a response once the content of its request has come, or after a second. A connection that is closed while a
 * client still sends is reset, and with it goes the answer that the client has not read (RFC 9112, section 9.6).
 */
export function endAfterContent(response: ServerResponse, content: Buffer | string | undefined): void {
  const { req: request } = response;
  response.flushHeaders();
  if (content !== undefined) response.write(content);
  const end = (): void => {
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  response.on('close', () => clearTimeout(timer));
  request.on('end', end).resume();
}
