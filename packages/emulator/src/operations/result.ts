import type { AuditTaskPage, KnownErrorCode } from '@audit-gateway/types';
import type { DescribedAudit } from '../account/audit-state.ts';

/** One page of a listing; what the contract leaves open, the emulator always says. */
export type ListedPage = AuditTaskPage & Required<Pick<AuditTaskPage, 'tasks'>>;

/** What an operation gives where it succeeds. */
export type Result = ListedPage | DescribedAudit;

/** An operation's success. */
export interface Success {
  /** Tells it from a {@link Failure}. */
  readonly ok: true;
  /** The result, as the contract has it. */
  readonly result: Result;
}

/** A refusal or a failure, as AWS tells it. */
export interface Failure {
  /** Tells it from a {@link Success}. */
  readonly ok: false;
  /** The HTTP status. */
  readonly status: number;
  /** The error's bare name, for `x-amzn-ErrorType`. */
  readonly name: string;
  /** What went wrong, in words. */
  readonly message: string;
}

/**
 * The statuses of the errors that the emulator makes itself, those of the signature apart.
 *
 * Source: AWS IoT API Reference, "Errors" of both operations, for those of the contract. For a path that has no
 * operation IoT documents nothing; the Smithy restJson1 protocol calls it UnknownOperationException, with status 404.
 * RequestEntityTooLargeException is one of AWS's "Common Errors".
 */
const statuses = {
  InvalidRequestException: 400,
  ResourceNotFoundException: 404,
  ThrottlingException: 400,
  InternalFailureException: 500,
  UnknownOperationException: 404,
  RequestEntityTooLargeException: 413,
} as const satisfies Record<KnownErrorCode, number> & Record<string, number>;

/** A failure by its name. */
export function fail(name: keyof typeof statuses, message: string): Failure {
  return { ok: false, status: statuses[name], name, message };
}
