import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { requestContextOf } from './request-context.ts';
import { endAfterContent, hasContent } from './content.ts';
import { atTurnEnd } from '../lib/turn-end.ts';

const endAtTurnEnd = atTurnEnd<{ response: ServerResponse; content: Buffer | string | undefined }>(
  ({ response, content }) => response.end(content),
);

/**
 * Sends a response, with the id of the request, and `Connection: close` where the connection ends with it. It releases
 * the request from the concurrency limiter, however slowly the response is read. All headers are written at once: those
 * set one by one cost Node another pass over each.
 *
 * @param content Undefined for none. A HEAD request gets the headers alone.
 */
export function writeResponse(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  content?: Buffer | string,
): void {
  const { requestId, endsConnection, release, extraHeaders } = requestContextOf(response);
  release?.();
  const isFollowedByContent = hasContent(response.req);
  const isLast = endsConnection === true || isFollowedByContent;
  const own = { 'x-amzn-RequestId': requestId, ...(isLast && { Connection: 'close' }) };
  const length = content === undefined ? undefined : { 'content-length': Buffer.byteLength(content) };
  const all = extraHeaders === undefined ? headers : withExtra(headers, extraHeaders);
  response.writeHead(status, { ...all, ...own, ...length });
  if (isFollowedByContent) endAfterContent(response, content);
  else endAtTurnEnd({ response, content });
}

function withExtra(headers: OutgoingHttpHeaders, extra: Readonly<Record<string, string>>): OutgoingHttpHeaders {
  const vary = [headers.vary, extra['vary']].filter((each) => each !== undefined).join(', ');
  return { ...headers, ...extra, ...(vary !== '' && { vary }) };
}
