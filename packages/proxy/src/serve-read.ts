import type { RequestHandler, Response } from 'express';
import { cachingHeaders } from './cache/caching-headers.ts';
import { isNotModified } from './cache/entity-tag.ts';
import { wantsNothingStored } from './cache/request-cache-control.ts';
import type { CachedFetch, ServedAnswer } from './cache/served-answer.ts';
import { exchangeOf } from './exchange.ts';
import { RequestPatience } from './request-patience.ts';
import { buildUpstreamRequest } from './upstream/upstream-request.ts';
import { writeAnswer } from './write-answer.ts';

/** Makes the handler that answers a valid request with what AWS answers, to the byte. */
export function serveRead(targets: ReadonlyMap<string, CachedFetch>, timeoutMs: number): RequestHandler {
  return async (request, response) => {
    const exchange = exchangeOf(response);
    const { caller, target = '', match, inputs } = exchange;
    const fetch = targets.get(target);
    if (fetch === undefined || caller === undefined || match === undefined || inputs === undefined)
      throw new Error('The request was not identified');
    const patience = new RequestPatience(response, exchange.beganAt + timeoutMs);
    const read = {
      operation: match.operation,
      request: buildUpstreamRequest(match.operation, inputs),
      caller: caller.name,
      noCache: wantsNothingStored(request.headers['cache-control']),
    };
    const answer = await fetch(read, patience);
    exchange.answer = answer;
    send(response, answer, request.headers['if-none-match']);
  };
}

function send(response: Response, answer: ServedAnswer, ifNoneMatch: string | undefined): void {
  const { content, entityTag, upstream } = answer;
  const notModified = isNotModified(ifNoneMatch, entityTag);
  const status = notModified ? 304 : 200;
  const headers = {
    ...cachingHeaders(answer, status),
    ...(upstream?.requestId !== undefined && { 'x-upstream-request-id': upstream.requestId }),
  };
  if (notModified) writeAnswer(response, 304, headers);
  else writeAnswer(response, 200, { 'content-type': 'application/json', ...headers }, content);
}
