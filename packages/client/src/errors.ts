import { type FailureSource, type Fault, knownErrorCodeValues, type UnknownValue } from '@audit-gateway/types';
import type { AuditApiErrorCode } from './error-codes.ts';
import { type FetchResponse, isObject, type JsonObject, parseRetryAfter } from './fetch.ts';

/** What is known of a failure besides its code and its message. */
export type AuditApiErrorDetails = Partial<Omit<AuditApiError, 'name' | 'message' | 'stack' | 'code'>>;

/** The one error with which every method of the client fails. */
export class AuditApiError extends Error {
  override readonly name = 'AuditApiError';
  /** What went wrong; stable, for a `switch`. */
  declare readonly code: AuditApiErrorCode;
  /** The HTTP status of the response; absent where none came. */
  declare readonly status?: number | undefined;
  /** The URL that was requested, without its query; absent where nothing was sent. */
  declare readonly url?: string | undefined;
  /** The `Content-Type` of the response. */
  declare readonly contentType?: string | undefined;
  /** The id that the responding service gave the request. */
  declare readonly requestId?: string | undefined;
  /** The error's name as the service gave it, also where the contract does not know it. */
  declare readonly errorType?: string | undefined;
  /** The `type` of the gateway's problem (RFC 9457), which is finer than the code; absent in errors of AWS itself. */
  declare readonly problem?: string | undefined;
  /** Who failed, where a gateway said so. */
  declare readonly source?: FailureSource | UnknownValue | undefined;
  /** Every single fault of an invalid request; empty for other failures. */
  readonly errors: readonly Fault[] = [];
  /** After how many milliseconds the service allows a new attempt, where it said so. */
  declare readonly retryAfterMs?: number | undefined;
  /** Whether the same call can succeed a little later. The client retries these failures, and no others. */
  readonly retryable: boolean = false;

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
 * The error for arguments that are refused before anything is sent.
 *
 * @param faults Where each fault is (`/query/<name>` and `/path/<name>` as in the contract, or `/options/<name>`), and
 *   what is allowed.
 */
export function invalidArgument(...faults: readonly [path: string, message: string][]): AuditApiError {
  const errors = faults.map(([path, message]) => ({ path, message }));
  return new AuditApiError('InvalidArgument', faults.map((fault) => fault.join(' ')).join('; '), { errors });
}

// Node's codes for what no retry changes: names that do not exist, certificates, TLS with a server that has none, and
// what is no HTTP.
const permanent =
  /^(ENOTFOUND|EPROTO|HPE_INVALID_(CONSTANT|VERSION)|CERT_|ERR_(SSL|TLS)_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** The error where there was no complete response. */
export function networkError(cause: unknown, url: string): AuditApiError {
  // Node's fetch says "fetch failed" alone, and the reason in the cause of that. No instanceof: under Jest the errors
  // of Node are of another realm.
  const { cause: inner = cause }: JsonObject = isObject(cause) ? cause : {};
  const { code, message }: JsonObject = isObject(inner) ? inner : {};
  const reason = toText(message) ?? toText(code) ?? String(inner);
  return new AuditApiError('NetworkError', `no response from ${url}: ${reason}`, {
    url,
    cause,
    retryable: !permanent.test(String(code)) && !/unknown scheme|bad port|not match the HTTP/.test(reason),
  });
}

/**
 * The error of a response that is none of success, whatever its content: a problem (RFC 9457), AWS's own errors,
 * anything else, nothing.
 *
 * @param content The content, parsed where it is JSON.
 */
export function errorFromResponse(response: FetchResponse, url: string, content: unknown): AuditApiError {
  const body = isObject(content) ? content : {};
  const details = detailsOf(response, url, body);
  const { status, errorType } = details;
  const code = codeOf(status, errorType);
  const reason = toText(body['message']) ?? toText(body['detail']);
  return new AuditApiError(code, errorType && reason ? reason : describe(details, reason), {
    ...details,
    retryable: code === 'ThrottlingException' || status === 429 || status >= 500,
  });
}

/**
 * The error of a response of success whose content is not what was asked for.
 *
 * @param likely What is wrong with it, and the likely cause.
 */
export function brokenResponse(
  response: FetchResponse,
  url: string,
  likely: string,
  others?: AuditApiErrorDetails,
): AuditApiError {
  const details = detailsOf(response, url, {});
  const { status, contentType = 'no content type' } = details;
  return new AuditApiError(
    'BrokenResponse',
    `broken response from ${url} (status ${status}, ${contentType}): ${likely}`,
    {
      ...details,
      ...others,
    },
  );
}

interface ResponseDetails extends AuditApiErrorDetails {
  readonly status: number;
}

function detailsOf({ status, headers }: FetchResponse, url: string, body: JsonObject): ResponseDetails {
  return {
    status,
    url,
    contentType: headers.get('content-type') ?? undefined,
    requestId: headers.get('x-amzn-RequestId') ?? toText(body['requestId']),
    errorType: toErrorType(headers.get('x-amzn-ErrorType') ?? body['code'] ?? body['__type']),
    problem: toText(body['type']),
    source: toText(body['source']),
    errors: [body['errors']].flat().filter(isFault),
    retryAfterMs: parseRetryAfter(headers, Date.now()),
  };
}

function describe({ status, url, contentType, errorType }: ResponseDetails, reason: string | undefined): string {
  const text = `status ${status} from ${url}${reason ? `: ${reason}` : ''}`;
  if (errorType || status === 429 || status >= 500) return text;
  if (status < 400) return `${text}; redirects are not followed: check baseUrl`;
  return `${text} (${contentType ?? 'no content type'}); no error of an audit gateway: check baseUrl, and what is before the gateway`;
}

/**
 * The bare name of an error: `Name`, `Name:http://…` and `namespace#Name` are all in use
 * (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization).
 */
function toErrorType(value: unknown): string | undefined {
  return toText(
    toText(value)
      ?.replace(/[:,].*/, '')
      .replace(/.*#/, ''),
  );
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

// A 404 without a name comes from an ingress or of a wrong base URL: it says nothing about an audit.
function codeOf(status: number, errorType: string | undefined): AuditApiErrorCode {
  const known = knownErrorCodeValues.find((code) => code === errorType);
  if (known) return known;
  if (status === 401) return 'Unauthenticated';
  if (status === 403) return 'Forbidden';
  if (errorType) return 'UnknownError';
  if (status >= 500) return 'InternalFailureException';
  if (status === 429) return 'ThrottlingException';
  return status === 400 ? 'InvalidRequestException' : 'UnknownError';
}

function isFault(value: unknown): value is Fault {
  return isObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';
}
