import type { FailureSource, Fault, UnknownValue } from '@audit-gateway/types';
import type { AuditApiErrorCode } from './error-codes.ts';

/** What is known of a failure besides its code and its message. */
export type AuditApiErrorDetails = Partial<
  Pick<AuditApiError, 'status' | 'requestId' | 'errorType' | 'source' | 'errors' | 'retryAfterMs' | 'cause'>
>;

/** The one error with which every method of the client fails. */
export class AuditApiError extends Error {
  override readonly name = 'AuditApiError';
  /** What went wrong; stable, to be switched on. */
  declare readonly code: AuditApiErrorCode;
  /** The HTTP status of the answer; absent where none came. */
  declare readonly status?: number | undefined;
  /** The id that the answering service gave the request. */
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
