import type { ResponseChecker, Operation, Violation } from '@audit-gateway/contract';
import { Failure } from '../errors/failure.ts';
import { entityTagOf } from '../lib/entity-tag.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamHandler } from './handler.ts';
import { joinFirst } from '../lib/join-first.ts';
import { toFailure } from './aws-failure.ts';
import type { RawResponse } from './raw-response.ts';

/** What stands between the gateway and AWS. */
export interface AwsHandlerOptions {
  /** The way to AWS. */
  readonly upstream: Upstream;
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What becomes of answers that break it. */
  readonly contractMode: ContractMode;
}

/** Makes the innermost {@link UpstreamHandler}: one signed call to AWS, its answer checked. */
export function createAwsHandler({ upstream, checkResponse, contractMode }: AwsHandlerOptions): UpstreamHandler {
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
      const { body, violations } = validateResponse(operation, answer, checkResponse, contractMode);
      const { content } = answer;
      return { content, entityTag: entityTagOf(content), body, violations, upstream: call };
    } catch (error) {
      if (error instanceof Failure) error.upstream = call;
      throw error;
    }
  };
}

/** A success of AWS, read. */
export interface ValidatedResponse {
  /** The parsed content. */
  readonly body: object;
  /** Where it breaks the contract; in mode `enforce` always nothing. */
  readonly violations: readonly Violation[];
}

/** What becomes of an answer that breaks the contract: passed on, or refused. */
export type ContractMode = 'report' | 'enforce';

/** How many violations an error lists: a listing of 250 audits may have one in each. */
const maxViolations = 20;

/**
 * Holds an answer of AWS against the contract.
 *
 * @throws {Failure} for an error of AWS, for a success that is no JSON object, and in mode `enforce` for one that
 *   breaks the contract.
 */
export function validateResponse(
  operation: Operation,
  answer: RawResponse,
  checkResponse: ResponseChecker,
  mode: ContractMode,
): ValidatedResponse {
  if (answer.status !== 200) throw toFailure(answer);
  rejectUnknownCoding(answer);
  const body = parseObject(answer.content);
  const contentType = answer.headers['content-type'];
  const violations = checkResponse(operation, {
    status: answer.status,
    contentType: typeof contentType === 'string' ? contentType : '',
    body,
  });
  if (mode === 'enforce' && violations.length > 0) {
    const texts = violations.map(({ pointer, message }) => `${pointer || 'the response'} ${message}`);
    const detail = `AWS's response breaks the contract: ${joinFirst(texts, maxViolations)}.`;
    throw new Failure('contract-violation', { detail });
  }
  return { body, violations };
}

// What is asked for is no content coding, and no transfer coding but chunked, which undici has taken off.
const codings = { 'content-encoding': 'identity', 'transfer-encoding': 'chunked' };

function rejectUnknownCoding({ headers }: RawResponse): void {
  for (const [name, known] of Object.entries(codings)) {
    const value = headers[name];
    if (value === undefined || (typeof value === 'string' && value.toLowerCase() === known)) continue;
    throw new Failure('upstream-broken-answer', { detail: `AWS answered with a ${name} that was not asked for.` });
  }
}

function parseObject(content: Buffer): object {
  let body: unknown;
  try {
    body = JSON.parse(content.toString());
  } catch {
    throw new Failure('upstream-broken-answer', { detail: 'AWS answered 200 with content that is not JSON.' });
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw new Failure('upstream-broken-answer', { detail: 'AWS answered 200 with content that is not a JSON object.' });
}
