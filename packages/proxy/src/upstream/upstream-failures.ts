import { errors } from 'undici';
import { Failure } from '../errors/failure.ts';
import { timedOut } from '../errors/timed-out.ts';

// What undici says of a head that came and is no HTTP.
const brokenHeads = [errors.HTTPParserError, errors.ResponseContentLengthMismatchError, errors.HeadersOverflowError];

/** The call to AWS ended without a connection or before an answer began. */
export function unreachable(cause: unknown, signal: AbortSignal, host: string): Failure {
  const isBroken = brokenHeads.some((BrokenHead) => cause instanceof BrokenHead);
  const kind = isBroken ? 'upstream-broken-answer' : 'upstream-unreachable';
  const detail = isBroken
    ? `What ${host} answered is not valid HTTP: ${codeOf(cause)}.`
    : `The connection to ${host} failed: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure(kind, { detail, cause });
}

/** AWS's answer began and did not come to its end. */
export function brokenAnswer(cause: unknown, signal: AbortSignal): Failure {
  const detail = `AWS's answer broke off: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure('upstream-broken-answer', { detail, cause });
}

/** AWS's credential provider chain gave no credentials. */
export function noCredentials(cause: unknown, signal: AbortSignal): Failure {
  const detail = 'The gateway could not obtain AWS credentials; its log says why.';
  return timedOut(signal) ?? new Failure('gateway-credentials', { detail, cause });
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
