import type { ResponseChecker } from '@audit-gateway/contract';
import type { RequestHandler, Response } from 'express';
import { exchangeOf } from '../exchange.ts';
import { checkAnswer, type ContractMode } from './check-answer.ts';
import type { Upstream } from './upstream.ts';
import { buildUpstreamRequest } from './upstream-request.ts';

/** How valid requests are forwarded. */
export interface ForwarderOptions {
  /** The way to AWS. */
  readonly upstream: Upstream;
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What becomes of answers that break it. */
  readonly contractMode: ContractMode;
  /** How long AWS may take for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Makes the handler that forwards a valid request and answers with what AWS answered, to the byte. */
export function createForwarder(options: ForwarderOptions): RequestHandler {
  const { upstream, checkResponse, contractMode, timeoutMs } = options;
  return async (_request, response) => {
    const exchange = exchangeOf(response);
    const { target, inputs } = exchange;
    if (target === undefined || inputs === undefined) throw new Error('The request was not identified');
    const sentAt = performance.now();
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), hangUpOf(response)]);
    const answer = await upstream.send(buildUpstreamRequest(target.operation, inputs), signal);
    const requestId = answer.headers['x-amzn-requestid'];
    exchange.upstream = {
      status: answer.status,
      requestId: typeof requestId === 'string' ? requestId : undefined,
      durationMs: performance.now() - sentAt,
    };
    if (exchange.upstream.requestId !== undefined)
      response.setHeader('x-upstream-request-id', exchange.upstream.requestId);
    exchange.violations = checkAnswer(target.operation, answer, checkResponse, contractMode);
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.content.length })
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
