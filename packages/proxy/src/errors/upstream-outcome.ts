import type { Failure } from './failure.ts';

const upstreamKinds: ReadonlySet<Failure['kind']> = new Set([
  'aws-failure',
  'upstream-broken-answer',
  'upstream-unreachable',
  'upstream-timeout',
]);

/**
 * Whether a failure means that AWS, or the way there, does not work: 5xx, no connection, no response in time, a response
 * that broke off or is none of AWS. A status from 300 to 499 never does: whoever sent it works, and would say the same
 * again.
 */
export function isUpstreamFailure({ kind, upstream }: Failure): boolean {
  const answered = upstream !== undefined && upstream.status >= 300 && upstream.status < 500;
  return upstreamKinds.has(kind) && !answered;
}
