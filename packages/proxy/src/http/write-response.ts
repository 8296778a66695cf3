import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { requestContextOf } from './request-context.ts';
import { endAfterContent, hasContent } from './content.ts';
import { atTurnEnd } from '../lib/turn-end.ts';

const endAtTurnEnd = atTurnEnd<{ response: ServerResponse; content: Buffer | string | undefined }>(
  ({ response, content }) => response.end(content),
);

/**
 * Answers a request, and says in each answer which request it was, and whether its connection ends with it. It is no longer in flight then, however slowly it is read. All headers
 * at once: those set one by one before cost Node another pass over each.
 *
 * @param content What the answer has; undefined for none. A HEAD request gets its headers alone.
 */
export function writeResponse(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  content?: Buffer | string,
): void {
  const { requestId, endsConnection, release } = requestContextOf(response);
  release?.();
  const isFollowedByContent = hasContent(response.req);
  const isLast = endsConnection === true || isFollowedByContent;
  const own = { 'x-amzn-RequestId': requestId, ...(isLast && { Connection: 'close' }) };
  const length = content === undefined ? undefined : { 'content-length': Buffer.byteLength(content) };
  response.writeHead(status, { ...headers, ...own, ...length });
  if (isFollowedByContent) endAfterContent(response, content);
  else endAtTurnEnd({ response, content });
}
