import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { Failure } from '../errors/failure.ts';

/** Whether a request has content, or announces it. */
export function hasContent({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** Makes the failure of a request with content. */
export function contentNotAllowed(): Failure {
  return new Failure('content-too-large', { detail: 'Nothing here takes content, and this request has some.' });
}

/** Rejects a request with content: none of the operations takes any. */
export const rejectContent: RequestHandler = (request, _response, next) => {
  if (hasContent(request)) throw contentNotAllowed();
  next();
};

const lingerMs = 1000;

/**
 * Ends a response once the content of its request has come, or after a second. A connection that is closed while a
 * client still sends is reset, and the client loses the response that it has not read (RFC 9112, section 9.6).
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
