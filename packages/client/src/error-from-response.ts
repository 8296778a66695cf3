import { type Fault, knownErrorCodeValues } from '@audit-gateway/types';
import type { AuditApiErrorCode } from './error-codes.ts';
import { AuditApiError, type AuditApiErrorDetails } from './error.ts';
import { isObject, type JsonObject } from './json.ts';
import { parseRetryAfter } from './retry-after.ts';

/**
 * Makes an error of an answer that is none of success, whatever its content: a problem (RFC 9457), AWS's own errors,
 * anything else, nothing.
 *
 * @param response The answer.
 * @param content Its content, parsed where it is JSON.
 */
export function errorFromResponse(response: Response, content: unknown): AuditApiError {
  const body = isObject(content) ? content : {};
  const details = detailsOf(response, body);
  return new AuditApiError(
    codeOf(response.status, details.errorType),
    toText(body['message']) ?? toText(body['detail']) ?? `status ${response.status}`,
    details,
  );
}

/** What an answer and its content tell of a failure. */
export function detailsOf({ status, headers }: Response, body: JsonObject): AuditApiErrorDetails {
  return {
    status,
    requestId: headers.get('x-amzn-RequestId') ?? toText(body['requestId']),
    errorType: toErrorType(headers.get('x-amzn-ErrorType') ?? body['code'] ?? body['__type']),
    source: toText(body['source']),
    errors: [body['errors']].flat().filter(isFault),
    retryAfterMs: parseRetryAfter(headers.get('retry-after') ?? '', Date.now()),
  };
}

/**
 * The bare name of an error: `Name`, `Name:http://…` and `namespace#Name` are all in use
 * (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization).
 */
function toErrorType(value: unknown): string | undefined {
  return toText(value)
    ?.replace(/[:,].*/, '')
    .replace(/.*#/, '');
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function codeOf(status: number, errorType: string | undefined): AuditApiErrorCode {
  if (errorType) return knownErrorCodeValues.find((known) => known === errorType) ?? 'UnknownError';
  if (status >= 500) return 'InternalFailureException';
  if (status === 429) return 'ThrottlingException';
  if (status === 404) return 'ResourceNotFoundException';
  return status === 400 ? 'InvalidRequestException' : 'UnknownError';
}

function isFault(value: unknown): value is Fault {
  return isObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';
}
