import type { IncomingMessage } from 'node:http';
import { Failure } from '../errors/failure.ts';
import type { problemKinds } from '../errors/problem-kinds.ts';
import { isAuthority, readRequestTarget } from './request-target.ts';

/**
 * The limit of Node's parser, in bytes. Up to it the gateway sees what is too large, and can name it.
 *
 * @param maxHeaderBytes The most bytes that a request's line and headers may have together.
 */
export function parserLimitOf(maxHeaderBytes: number): number {
  return 2 * maxHeaderBytes;
}

/**
 * Applies the rules of RFC 9110 and RFC 9112 that Node's parser does not check: version, size, codings, Host, the form
 * of the target, expectations. After it, the URL of the request is in origin form, and the Host field is the host that
 * the request is for.
 *
 * @param maxHeaderBytes The most bytes that the line and the headers may have together, and the target alone.
 * @throws {Failure} for a request that breaks a rule.
 */
export function applyRequestRules(request: IncomingMessage, maxHeaderBytes: number): void {
  const { method = '', url = '', headers } = request;
  if (request.httpVersionMajor !== 1) throw protocolError('http-version-not-supported', 'The gateway speaks HTTP/1.1.');
  const hosts = checkFields(request, maxHeaderBytes);
  checkCoding(request);
  if (hosts > 1) throw protocolError('invalid-request', 'A request has one Host field.');
  const { host } = headers;
  if (host === undefined) {
    if (request.httpVersionMinor >= 1)
      throw protocolError('invalid-request', 'A request of HTTP/1.1 has a Host field.');
  } else if (!isAuthority(host)) {
    throw protocolError('invalid-request', 'The Host field is a host and perhaps a port.');
  }
  const { originForm, authority } = readRequestTarget(method, url);
  if (authority !== undefined) {
    request.url = originForm;
    headers.host = authority;
    request.headersDistinct['host'] = [authority];
  }
  checkExpectation(request);
}

/** Rejects what is too large, and counts the Host fields: of several, `headers` has only the first. */
function checkFields({ url = '', rawHeaders }: IncomingMessage, maxHeaderBytes: number): number {
  if (url.length > maxHeaderBytes) throw protocolError('uri-too-long', targetTooLong(maxHeaderBytes));
  let hosts = 0;
  let length = url.length;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Beside name and value, a line has a colon and its end.
    length += name.length + (rawHeaders[index + 1] ?? '').length + 3;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (length > maxHeaderBytes) throw protocolError('headers-too-large', headersTooLarge(maxHeaderBytes));
  return hosts;
}

/** The detail of the failure of a request whose target is too long. */
export function targetTooLong(maxHeaderBytes: number): string {
  return `The request target is longer than ${maxHeaderBytes} bytes.`;
}

/** The detail of the failure of a request whose line and headers are too large. */
export function headersTooLarge(maxHeaderBytes: number): string {
  return `The request line and headers are larger than ${maxHeaderBytes} bytes.`;
}

function checkCoding({ headers, httpVersionMinor }: IncomingMessage): void {
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return;
  if (httpVersionMinor === 0) throw protocolError('invalid-request', 'HTTP/1.0 has no Transfer-Encoding.');
  const codings = coding.toLowerCase();
  if (codings === 'chunked') return;
  // Where chunked is not the last one, nothing says where the content ends (RFC 9112, section 6.3).
  const kind = codings.endsWith('chunked') ? 'not-implemented' : 'invalid-request';
  throw protocolError(kind, 'The only transfer coding is chunked.');
}

function checkExpectation(request: IncomingMessage): void {
  const { expect } = request.headers;
  // A server ignores the expectations of HTTP/1.0.
  if (expect === undefined || request.httpVersionMinor === 0) return;
  for (const expectation of expect.toLowerCase().split(',')) {
    if (!['', '100-continue'].includes(expectation.trim())) {
      throw new Failure('expectation-failed', { detail: 'The only expectation that can be met is 100-continue.' });
    }
  }
}

function protocolError(kind: keyof typeof problemKinds, detail: string): Failure {
  return new Failure(kind, { detail, headers: { Connection: 'close' } });
}
