import type { ResponseChecker, Operation, Violation } from '@audit-gateway/contract';
import { Failure } from '../errors/failure.ts';
import { entityTagOf } from '../lib/entity-tag.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamHandler } from './handler.ts';
import { joinFirst } from '../lib/join-first.ts';
import { toFailure } from './aws-failure.ts';
import type { RawResponse } from './raw-response.ts';

/** Options of {@link createAwsHandler}. */
export interface AwsHandlerOptions {
  readonly upstream: Upstream;
  readonly checkResponse: ResponseChecker;
  /** What happens to responses that break the contract. */
  readonly contractMode: ContractMode;
}

/** Creates the innermost {@link UpstreamHandler}: one signed call to AWS, whose response is validated. */
export function createAwsHandler({ upstream, checkResponse, contractMode }: AwsHandlerOptions): UpstreamHandler {
  return async ({ operation, request, waiting }, { signal }) => {
    const sentAt = performance.now();
    const response = await upstream.send(request, signal, waiting);
    const requestId = response.headers['x-amzn-requestid'];
    const call = {
      status: response.status,
      requestId: typeof requestId === 'string' ? requestId : undefined,
      sentAt,
      durationMs: performance.now() - sentAt,
    };
    try {
      const { body, violations } = validateResponse(operation, response, checkResponse, contractMode);
      const { content } = response;
      return { content, entityTag: entityTagOf(content), body, violations, upstream: call };
    } catch (error) {
      if (error instanceof Failure) error.upstream = call;
      throw error;
    }
  };
}

/** A successful response of AWS, parsed and validated. */
interface ValidatedResponse {
  readonly body: object;
  /** Where it breaks the contract; always empty in mode `enforce`. */
  readonly violations: readonly Violation[];
}

/** What happens to a response that breaks the contract: it is passed on, or the request fails. */
export type ContractMode = 'report' | 'enforce';

/** How many violations an error lists: a listing of 250 audits may have one in each. */
const maxViolations = 20;

/**
 * Validates a response of AWS against the contract.
 *
 * @throws {Failure} for an error of AWS, for a success that is no JSON object, and in mode `enforce` for one that
 *   breaks the contract.
 */
function validateResponse(
  operation: Operation,
  response: RawResponse,
  checkResponse: ResponseChecker,
  mode: ContractMode,
): ValidatedResponse {
  if (response.status !== 200) throw toFailure(response);
  rejectUnknownCoding(response);
  const body = parseObject(response.content);
  const contentType = response.headers['content-type'];
  const violations = checkResponse(operation, {
    status: response.status,
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

// The gateway asks for no content coding, and no transfer coding but chunked, which undici decodes.
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
