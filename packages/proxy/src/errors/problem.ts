import type { Problem, ProblemType } from '@audit-gateway/types';
import { retryAfterHeaders } from '../lib/retry-after.ts';
import type { Failure } from './failure.ts';
import { problemKinds } from './problem-kinds.ts';

/** A failure as an HTTP response. */
export interface ProblemResponse {
  readonly status: number;
  /** Every header but `Content-Length`, `Date` and `Connection`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

/** Renders a failure: RFC 9457's members, AWS's `message`, and the header by which AWS clients know the error. */
export function toProblemResponse(failure: Failure, requestId: string): ProblemResponse {
  // A reference, since no host is the same for every gateway; the document lists all of them.
  const type: ProblemType = `/docs#problem-${failure.kind}`;
  const problem: Problem = {
    type,
    title: problemKinds[failure.kind].title,
    status: failure.status,
    detail: failure.message,
    message: failure.message,
    code: failure.code,
    source: failure.source,
    requestId,
    ...(failure.errors && { errors: failure.errors }),
  };
  const upstreamId = failure.upstream?.requestId;
  return {
    status: failure.status,
    headers: {
      ...failure.headers,
      ...(failure.retryAfterMs !== undefined && retryAfterHeaders(failure.retryAfterMs)),
      'content-type': 'application/problem+json',
      // Caches may store some failures unless the response forbids it (RFC 9110, section 15.1).
      'cache-control': 'no-store',
      'x-amzn-ErrorType': failure.code,
      'x-amzn-RequestId': requestId,
      ...(upstreamId !== undefined && { 'x-upstream-request-id': upstreamId }),
    },
    content: JSON.stringify(problem),
  };
}
