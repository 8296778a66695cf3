import { type KnownErrorCode, knownErrorCodeValues } from '@audit-gateway/types';

const clientErrorCodes = [
  'Unauthenticated',
  'Forbidden',
  'InvalidArgument',
  'Aborted',
  'Timeout',
  'WaitTimeout',
  'NetworkError',
  'BrokenResponse',
  'RepeatedToken',
  'UnknownError',
] as const;

/**
 * What an AuditApiError can be: one of the errors that the contract names, or of those that the client finds itself.
 *
 * - `Unauthenticated`: 401, the gateway does not know the caller; or `apiKey` or `token` is a function that failed.
 * - `Forbidden`: 403, the caller may not do this.
 * - `InvalidArgument`: refused before anything was sent; `errors` says what and why.
 * - `Aborted`: the caller's signal aborted; its reason is the `cause`.
 * - `Timeout`: a call, its retries included, took longer than its `timeoutMs`.
 * - `WaitTimeout`: `waitForAuditTask` took longer than its own `timeoutMs`.
 * - `NetworkError`: there was no complete response; fetch's own error is the `cause`.
 * - `BrokenResponse`: a response of success whose content is not what the contract says.
 * - `RepeatedToken`: a listing came back to a token that it had before, and would not have ended.
 * - `UnknownError`: an error that the contract does not name; `errorType` has its name, if it has one.
 */
export type AuditApiErrorCode = KnownErrorCode | (typeof clientErrorCodes)[number];

/** Every {@link AuditApiErrorCode} once, those of the contract first. */
export const auditApiErrorCodes: readonly AuditApiErrorCode[] = [...knownErrorCodeValues, ...clientErrorCodes];
