import type { RequestHandler, Response } from 'express';
import { cachingHeaders } from './cache/caching-headers.ts';
import { isNotModified } from './cache/entity-tag.ts';
import { wantsNothingStored } from './cache/request-cache-control.ts';
import type { CachedFetch, ServedAnswer } from './cache/served-answer.ts';
import { keyOf } from './coalescing/read-key.ts';
import { exchangeOf } from './exchange.ts';
import { RequestPatience } from './request-patience.ts';
import { buildUpstreamRequest } from './upstream/upstream-request.ts';
import { writeAnswer } from './write-answer.ts';

/** Makes the handler that answers a valid request with what AWS answers, to the byte. */
export function serveRead(targets: ReadonlyMap<string, CachedFetch>, timeoutMs: number): RequestHandler {
  return async ({ headers }, response) => {
    const exchange = exchangeOf(response);
    const { caller, target = '', match, inputs } = exchange;
    const fetch = targets.get(target);
    if (fetch === undefined || caller === undefined || match === undefined || inputs === undefined)
      throw new Error('The request was not identified');
    const patience = new RequestPatience(response, exchange.beganAt + timeoutMs);
    const { operation } = match;
    const request = buildUpstreamRequest(operation, inputs);
    const read = {
      operation,
      request,
      key: keyOf({ operation, request }),
      caller: caller.name,
      noCache: wantsNothingStored(headers['cache-control']),
    };
    const answer = await fetch(read, patience);
    exchange.answer = answer;
    send(response, answer, headers['if-none-match']);
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
