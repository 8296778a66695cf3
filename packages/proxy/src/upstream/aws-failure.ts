import { Failure } from '../failure/failure.ts';
import { readAwsError } from './read-aws-error.ts';
import type { UpstreamAnswer } from './read-answer.ts';

// What AWS answers when it does not accept who signed, or how: nothing that a caller of the gateway could change.
const credentialErrors: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenIdException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorizedException',
  'OptInRequiredException',
  'UnauthorizedException',
  'UnrecognizedClientException',
]);
const throttlingErrors: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
]);
const callersErrors: ReadonlySet<string> = new Set(['InvalidRequestException', 'ResourceNotFoundException']);

/** Turns an answer of AWS that is no success into the failure that the caller is told. */
export function toFailure(answer: UpstreamAnswer): Failure {
  const { status } = answer;
  const { name = '', message } = readAwsError(answer);
  if (status === 429 || throttlingErrors.has(name)) {
    const detail = message ?? 'Rate exceeded';
    return new Failure('aws-throttling', { status: status === 429 ? 429 : 400, detail, headers: retryAfter(answer) });
  }
  if (status === 401 || status === 403 || credentialErrors.has(name)) {
    const detail = `AWS refused the gateway's credentials (${name || `status ${status}`}).`;
    // Which permission the role lacks is for the log. Of a refused signature AWS repeats what was signed, the session
    // token among it.
    const cause = name === 'AccessDeniedException' ? message : undefined;
    return new Failure('gateway-credentials', { detail, cause });
  }
  if (status >= 500 && status < 600) {
    const code = name || 'InternalFailureException';
    const detail = message ?? `AWS answered with status ${status}.`;
    return new Failure('aws-failure', { status, code, detail, headers: retryAfter(answer) });
  }
  if (status >= 400 && status < 500 && name !== '') {
    const source = callersErrors.has(name) ? 'caller' : 'aws';
    return new Failure('aws-refusal', { status, code: name, source, detail: message ?? `AWS answered ${name}.` });
  }
  return new Failure('upstream-broken-answer', {
    detail: `AWS answered with status ${status}, but not with an answer of this operation or an error of its own.`,
  });
}

function retryAfter({ headers }: UpstreamAnswer): Readonly<Record<string, string>> {
  const value = headers['retry-after'];
  return typeof value === 'string' ? { 'Retry-After': value } : {};
}
