import type { RequestHandler, Response } from 'express';
import { exchangeOf } from './request-context.ts';
import { cachingHeaders, wantsNewResponse } from './caching-headers.ts';
import { RequestCallOptions } from './call-options.ts';
import type { CachedHandler, CachedResponse } from '../interceptors/cache.ts';
import { isNotModified } from '../lib/entity-tag.ts';
import { keyOf } from '../upstream/handler.ts';
import { buildUpstreamRequest } from '../upstream/upstream-request.ts';
import { writeAnswer } from './write-response.ts';

/** Creates the handler that answers a valid request with AWS's response, to the byte. */
export function serveRead(targets: ReadonlyMap<string, CachedHandler>, timeoutMs: number): RequestHandler {
  return async ({ headers }, response) => {
    const exchange = exchangeOf(response);
    const { caller, target = '', match, inputs } = exchange;
    const handler = targets.get(target);
    if (handler === undefined || caller === undefined || match === undefined || inputs === undefined)
      throw new Error('The request was not identified');
    const { operation } = match;
    const request = buildUpstreamRequest(operation, inputs);
    const operationRequest = {
      operation,
      request,
      key: keyOf({ operation, request }),
      caller: caller.name,
      noCache: wantsNewResponse(headers['cache-control']),
    };
    const answer = await handler(operationRequest, new RequestCallOptions(response, exchange.beganAt + timeoutMs));
    exchange.answer = answer;
    send(response, answer, headers['if-none-match']);
  };
}

function send(response: Response, answer: CachedResponse, ifNoneMatch: string | undefined): void {
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
