import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Failure } from './failure/failure.ts';
import { toProblemAnswer } from './failure/problem.ts';

/**
 * The most bytes that a request's line and headers may have together. Twice what an audit's longest request needs,
 * tokens included, and Node's own default.
 */
export const largestHeader = 16_384;

/** Answers, in the gateway's own error shape, requests that HTTP's parser refuses before the app could see them. */
export function answerConnectionErrors(server: Server, logger: Logger): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = randomUUID();
    const failure = toFailure(error.code);
    logger.info({ requestId, failure: { kind: failure.kind, message: failure.message } }, `unread ${failure.status}`);
    writeAnswer(socket, failure, requestId);
  });
}

function toFailure(code: string | undefined): Failure {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = `The request line and headers are larger than ${largestHeader} bytes.`;
    return new Failure('headers-too-large', { detail });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new Failure('request-timeout', { detail: 'The request did not arrive in time.' });
  }
  return new Failure('invalid-request', { detail: `The request is not HTTP: ${code ?? 'unknown fault'}.` });
}

function writeAnswer(socket: Duplex, failure: Failure, requestId: string): void {
  const { status, headers, content } = toProblemAnswer(failure, requestId);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(content)}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${content}`);
}
