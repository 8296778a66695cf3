import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import * as z from 'zod';
import { Failure } from '../errors/failure.ts';
import { toProblemResponse } from '../errors/problem.ts';
import { headersTooLarge, targetTooLong } from './request-rules.ts';

// A client that still sends would lose the response to the reset of a connection that is closed at once (RFC 9112,
// section 9.6).
const lingerMs = 1000;

/**
 * Responds, in the gateway's own error shape, to what Node would respond to otherwise or not at all: requests that its
 * parser rejects, and CONNECT. Requests with an expectation become ordinary requests. Such a response ends its
 * connection, after the responses to the requests before it.
 *
 * @param maxHeaderBytes The most bytes that a request's line and headers may have together.
 */
export function handleConnectionErrors(server: Server, logger: Logger, maxHeaderBytes: number): void {
  const pendingResponses = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();

  const refuse = (socket: Duplex, failure: Failure): void => {
    const requestId = randomUUID();
    logger.info({ requestId, failure: { kind: failure.kind, message: failure.message } }, `unread ${failure.status}`);
    // Node has detached the socket of a CONNECT: its errors would end the process, and it has no reader.
    socket.on('error', () => socket.destroy()).resume();
    socket.end(renderProblem(failure, requestId));
    const end = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(end));
  };

  server.on('request', ({ socket }, response) => {
    pendingResponses.set(socket, response);
    response.on('close', () => {
      if (pendingResponses.get(socket) === response) pendingResponses.delete(socket);
    });
  });
  for (const event of ['checkContinue', 'checkExpectation']) {
    server.on(event, (request, response) => server.emit('request', request, response));
  }
  server.on('connect', (_request, socket) => {
    refuse(socket, new Failure('not-implemented', { detail: 'The gateway is no proxy: it makes no tunnels.' }));
  });
  server.on('clientError', (error: unknown, socket) => {
    const fault = parserFault.parse(error);
    if (refused.has(socket)) return;
    if (fault.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const response = pendingResponses.get(socket);
    if (response === undefined) {
      refuse(socket, toFailure(fault, maxHeaderBytes));
      return;
    }
    response.on('close', () => {
      // A fault in the content of a request is not a request of its own: the response to that request ends the
      // connection.
      if (socket.writable) refuse(socket, toFailure(fault, maxHeaderBytes));
    });
  });
}

/** Node's error for a request that it cannot parse. */
const parserFault = z
  .object({ code: z.string(), reason: z.string(), rawPacket: z.instanceof(Buffer), bytesParsed: z.number() })
  .partial()
  .catch({});
type ParserFault = z.infer<typeof parserFault>;

function toFailure(fault: ParserFault, maxHeaderBytes: number): Failure {
  const { code = '' } = fault;
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return startOfTarget.test(lineOf(fault, maxHeaderBytes))
        ? new Failure('uri-too-long', { detail: targetTooLong(maxHeaderBytes) })
        : new Failure('headers-too-large', { detail: headersTooLarge(maxHeaderBytes) });
    case 'HPE_INVALID_VERSION':
      // Its other reasons are bytes between the version and the line's end.
      return fault.reason === 'Invalid HTTP version' ? otherVersion() : notHttp(code);
    case 'HPE_PAUSED_H2_UPGRADE':
      return otherVersion();
    case 'HPE_INVALID_METHOD':
      return requestLine.test(lineOf(fault, maxHeaderBytes))
        ? new Failure('not-implemented', { detail: 'The gateway does not know the method.' })
        : notHttp(code);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Failure('request-timeout', { detail: 'The request did not arrive in time.' });
    default:
      return notHttp(code);
  }
}

function otherVersion(): Failure {
  return new Failure('http-version-not-supported', { detail: 'The gateway speaks HTTP/1.1.' });
}

function notHttp(code: string): Failure {
  return new Failure('invalid-request', { detail: `The request is not HTTP: ${code || 'unknown fault'}.` });
}

// RFC 9112, section 3: a method is a token (RFC 9110, section 5.6.2).
const requestLine = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.\d\r?$/m;
const startOfTarget = /^[A-Z]+ [/h]/;

/** The line at which the parser stopped, as far as it is in the last packet, and what follows it. */
function lineOf({ rawPacket = Buffer.alloc(0), bytesParsed = 0 }: ParserFault, maxHeaderBytes: number): string {
  const from = rawPacket.subarray(0, bytesParsed).lastIndexOf('\n') + 1;
  return rawPacket.toString('latin1', from, from + maxHeaderBytes);
}

function renderProblem(failure: Failure, requestId: string): string {
  const { status, headers, content } = toProblemResponse(failure, requestId);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(content)}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${content}`;
}
