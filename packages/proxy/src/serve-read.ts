import type { RequestHandler, Response } from 'express';
import { exchangeOf } from './exchange.ts';
import type { Fetch } from './reading/audit-read.ts';
import { buildUpstreamRequest } from './upstream/upstream-request.ts';

/** Makes the handler that answers a valid request with what AWS answers, to the byte. */
export function serveRead(targets: ReadonlyMap<string, Fetch>, timeoutMs: number): RequestHandler {
  return async (_request, response) => {
    const exchange = exchangeOf(response);
    const { target = '', match, inputs } = exchange;
    const fetch = targets.get(target);
    if (fetch === undefined || match === undefined || inputs === undefined)
      throw new Error('The request was not identified');
    const patience = {
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), hangUpOf(response)]),
      deadline: exchange.beganAt + timeoutMs,
    };
    const request = buildUpstreamRequest(match.operation, inputs);
    const read = { operation: match.operation, request, caller: 'anonymous' };
    const answer = await fetch(read, patience);
    exchange.answer = answer;
    const { requestId } = answer.upstream;
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'content-length': answer.content.length,
        ...(requestId !== undefined && { 'x-upstream-request-id': requestId }),
      })
      .end(answer.content);
  };
}

function hangUpOf(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
