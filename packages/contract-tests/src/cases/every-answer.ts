import { answerWith, hangUp, type RawRequest, type StubAnswer } from '@audit-gateway/testing';
import type { RequestListener } from 'node:http';

/** A gateway by what is peculiar about it, or what stands in for AWS, without a gateway. */
export type Answerer = 'plain' | 'caching' | 'impatient' | 'crowded' | 'asking' | 'unlucky' | 'AWS';

/** An exchange that brings about one answer, on any of the operations. */
export interface AnswerExchange {
  /** Who is asked. */
  readonly of: Answerer;
  /** How the request differs from a good one. Default: not at all. */
  readonly request?: Omit<RawRequest, 'target'>;
  /** What AWS does meanwhile. Default: it answers well. */
  readonly upstream?: RequestListener;
  /** The status of the answer. */
  readonly status: number;
}

/** A key of a caller who may not use the operation, and one of a caller who may ask once in a thousand seconds. */
export const keys = { other: 'key-of-one-who-may-do-something-else', slow: 'key-of-one-who-may-ask-seldom' } as const;

/** An error of AWS, with the header that AWS may send along. */
function failing(status: number, error: string): RequestListener {
  return answerWith(awsError(status, error));
}

function awsError(status: number, error: string): StubAnswer {
  return { status, error, headers: { 'retry-after': '0' }, body: { message: 'No.' } };
}

const silence: RequestListener = () => undefined;
const good = answerWith({ status: 200, body: {} });
const large = 'a'.repeat(20_000);
const ofAws = [
  ...[400, 403, 404, 409, 429, 500, 502, 503, 504, 507].map((status): [number, string] => [status, nameOf(status)]),
  [400, 'ThrottlingException'],
] as const;

function nameOf(status: number): string {
  if (status === 404) return 'ResourceNotFoundException';
  if (status === 400) return 'InvalidRequestException';
  return status < 500 ? 'SomeOtherException' : 'InternalFailureException';
}

/** Every answer of a gateway, and every answer of AWS that the document has, in this order on each operation. */
export const everyAnswer: readonly AnswerExchange[] = [
  { of: 'plain', status: 200 },
  { of: 'caching', status: 200 },
  { of: 'caching', status: 200 },
  { of: 'caching', request: { headers: { 'if-none-match': '*' } }, status: 304 },
  { of: 'caching', request: { headers: { 'if-none-match': '*', 'cache-control': 'no-cache' } }, status: 304 },
  { of: 'plain', request: { method: 'POST' }, status: 405 },
  { of: 'plain', request: { content: '{}' }, status: 413 },
  { of: 'plain', request: { headers: { 'x-large': large } }, status: 431 },
  { of: 'asking', status: 401 },
  { of: 'asking', request: { headers: { 'x-api-key': keys.other } }, status: 403 },
  { of: 'asking', request: { headers: { 'x-api-key': keys.slow } }, status: 200 },
  { of: 'asking', request: { headers: { 'x-api-key': keys.slow } }, status: 429 },
  { of: 'plain', upstream: hangUp, status: 502 },
  { of: 'impatient', upstream: silence, status: 504 },
  { of: 'crowded', status: 503 },
  ...ofAws.map(([status, error]): AnswerExchange => {
    // After too many failures, a gateway would no longer ask.
    const of = status < 500 ? 'plain' : 'unlucky';
    // Where AWS refuses a gateway, its caller has done nothing wrong.
    return { of, upstream: failing(status, error), status: status === 403 ? 502 : status };
  }),
  { of: 'AWS', upstream: good, status: 200 },
  ...ofAws
    .filter(([status]) => [400, 403, 404, 409, 500].includes(status))
    .map(([status, error]): AnswerExchange => {
      const upstream = answerWith({ ...awsError(status, error), headers: {} });
      return { of: 'AWS', upstream, status };
    }),
];
