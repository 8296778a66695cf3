import {
  type FailureSource,
  type Fault,
  type KnownErrorCode,
  knownErrorCodeValues,
  type UnknownValue,
} from '@audit-gateway/types';
import { parseRetryAfter } from './retry.ts';
import { isObject, type JsonObject } from './wire.ts';

const clientErrorCodes = [
  'InvalidArgument',
  'Aborted',
  'Timeout',
  'WaitTimeout',
  'NetworkError',
  'BrokenAnswer',
  'RepeatedToken',
  'UnknownError',
] as const;

/**
 * What an AuditApiError can be: one of the errors that the contract names, or of those that the client finds itself.
 *
 * - `InvalidArgument`: refused before anything was sent; `errors` says what and why.
 * - `Aborted`: the caller's signal aborted; its reason is the `cause`.
 * - `Timeout`: a call, its retries included, took longer than the client's `timeoutMs`.
 * - `WaitTimeout`: `waitForAuditTask` took longer than its own `timeoutMs`.
 * - `NetworkError`: there was no whole response; fetch's own error is the `cause`.
 * - `BrokenAnswer`: a response of success whose content is not what the contract says.
 * - `RepeatedToken`: a listing came back to a token that it had before, and would not have ended.
 * - `UnknownError`: the service gave an error that the contract does not name; `errorType` has its name.
 */
export type AuditApiErrorCode = KnownErrorCode | (typeof clientErrorCodes)[number];

/** Every {@link AuditApiErrorCode} once, those of the contract first. */
export const auditApiErrorCodes: readonly AuditApiErrorCode[] = [...knownErrorCodeValues, ...clientErrorCodes];

/** What is known of a failure besides its code and its message. */
export type AuditApiErrorDetails = Partial<
  Pick<AuditApiError, 'status' | 'requestId' | 'errorType' | 'source' | 'errors' | 'retryAfterMs' | 'cause'>
>;

/** The one error with which every method of the client fails. */
export class AuditApiError extends Error {
  override readonly name = 'AuditApiError';
  /** What went wrong; stable, to be switched on. */
  declare readonly code: AuditApiErrorCode;
  /** The HTTP status of the response; absent where none came. */
  declare readonly status?: number | undefined;
  /** The id that the responding service gave the request. */
  declare readonly requestId?: string | undefined;
  /** The error's name as the service gave it, also where the contract does not know it. */
  declare readonly errorType?: string | undefined;
  /** Who failed, where a gateway said so. */
  declare readonly source?: FailureSource | UnknownValue | undefined;
  /** Every single fault of an invalid request; empty for other failures. */
  readonly errors: readonly Fault[] = [];
  /** After how many milliseconds the service allows a new attempt, where it said so. */
  declare readonly retryAfterMs?: number | undefined;

  /**
   * @param code What went wrong.
   * @param message What went wrong this time, and what is allowed.
   * @param details All else that is known, which becomes the error's members.
   */
  constructor(code: AuditApiErrorCode, message: string, details?: AuditApiErrorDetails) {
    super(message, details);
    Object.assign(this, details, { code });
  }
}

/** Gives an error of this client as it is, and makes one of anything else, with that as its cause. */
export function toAuditApiError(cause: unknown, code: AuditApiErrorCode, message: string): AuditApiError {
  return cause instanceof AuditApiError ? cause : new AuditApiError(code, message, { cause });
}

/**
 * The error for an argument that is refused before anything is sent.
 *
 * @param path Where the fault is: `/query/<name>` and `/path/<name>` as in the contract, or `/options`.
 * @param message What is allowed.
 */
export function invalidArgument(path: string, message: string): AuditApiError {
  return new AuditApiError('InvalidArgument', `${path} ${message}`, { errors: [{ path, message }] });
}

/**
 * Makes an error of a response that is none of success, whatever its content: a problem (RFC 9457), AWS's own errors,
 * anything else, nothing.
 *
 * @param response The response.
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

/** What a response and its content tell of a failure. */
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
