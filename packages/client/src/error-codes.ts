import { type KnownErrorCode, knownErrorCodeValues } from '@audit-gateway/types';

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
 * - `NetworkError`: there was no whole answer; fetch's own error is the `cause`.
 * - `BrokenAnswer`: an answer of success whose content is not what the contract says.
 * - `RepeatedToken`: a listing came back to a token that it had before, and would not have ended.
 * - `UnknownError`: the service gave an error that the contract does not name; `errorType` has its name.
 */
export type AuditApiErrorCode = KnownErrorCode | (typeof clientErrorCodes)[number];

/** Every {@link AuditApiErrorCode} once, those of the contract first. */
export const auditApiErrorCodes: readonly AuditApiErrorCode[] = [...knownErrorCodeValues, ...clientErrorCodes];
