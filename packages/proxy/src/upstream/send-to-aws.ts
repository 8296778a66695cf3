import type { ResponseChecker } from '@audit-gateway/contract';
import { Failure } from '../errors/failure.ts';
import { entityTagOf } from '../lib/entity-tag.ts';
import { checkAnswer, type ContractMode } from './check-answer.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamHandler } from './handler.ts';

/** What stands between the gateway and AWS. */
export interface FetchFromAwsOptions {
  /** The way to AWS. */
  readonly upstream: Upstream;
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What becomes of answers that break it. */
  readonly contractMode: ContractMode;
}

/** Makes the innermost {@link UpstreamHandler}: one signed call to AWS, its answer checked. */
export function fetchFromAws({ upstream, checkResponse, contractMode }: FetchFromAwsOptions): UpstreamHandler {
  return async ({ operation, request }, { signal }) => {
    const sentAt = performance.now();
    const answer = await upstream.send(request, signal);
    const requestId = answer.headers['x-amzn-requestid'];
    const call = {
      status: answer.status,
      requestId: typeof requestId === 'string' ? requestId : undefined,
      sentAt,
      durationMs: performance.now() - sentAt,
    };
    try {
      const { body, violations } = checkAnswer(operation, answer, checkResponse, contractMode);
      const { content } = answer;
      return { content, entityTag: entityTagOf(content), body, violations, upstream: call };
    } catch (error) {
      if (error instanceof Failure) error.upstream = call;
      throw error;
    }
  };
}
