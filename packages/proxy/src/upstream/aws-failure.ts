import { readRetryAfter } from '../lib/retry-after.ts';
import { Failure } from '../errors/failure.ts';
import type { RawResponse } from './raw-response.ts';
import { readAwsError } from './aws-error.ts';
import { isClockError, SignatureTimeError } from './signing-clock.ts';

// Errors by which AWS rejects the credentials or the signature. No caller of the gateway can change those.
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
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const callersErrors: ReadonlySet<string> = new Set(['InvalidRequestException', 'ResourceNotFoundException']);

// Statuses by which a server in front of the service rejects a request without reading it: the caller's request is not
// valid, or too long. Any other status without an error name does not come from AWS IoT.
const unreadRequest: ReadonlySet<number> = new Set([400, 413, 414, 431]);

/** Turns an unsuccessful response of AWS into the failure that the caller gets. */
export function toFailure(response: RawResponse): Failure {
  const { status } = response;
  const error = readAwsError(response);
  const { name = '', message } = error;
  const retryAfterMs = readRetryAfter(response.headers);
  if (status === 429 || throttlingErrors.has(name)) {
    const detail = message ?? 'Rate exceeded';
    return new Failure('aws-throttling', { status: status === 429 ? 429 : 400, detail, retryAfterMs });
  }
  if (isClockError(error, response)) {
    const detail = `AWS refused the gateway's credentials (${name}).`;
    return new Failure('gateway-credentials', { detail, cause: new SignatureTimeError(response) });
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
    return new Failure('aws-failure', { status, code, detail, retryAfterMs });
  }
  if (status >= 400 && status < 500 && name !== '') {
    const source = callersErrors.has(name) ? 'caller' : 'aws';
    const detail = message ?? `AWS answered ${name}.`;
    return new Failure('aws-refusal', { status, code: name, source, detail });
  }
  if (unreadRequest.has(status)) {
    return new Failure('aws-refusal', { status, detail: message ?? `AWS answered with status ${status}.` });
  }
  return new Failure('upstream-broken-answer', {
    detail: `AWS answered with status ${status}, but not with an answer of this operation or an error of its own.`,
  });
}
