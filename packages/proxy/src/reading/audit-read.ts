import type { Operation, Violation } from '@audit-gateway/contract';
import type { UpstreamRequest } from '../upstream/upstream-request.ts';
import type { CancelSignal } from './cancellation.ts';

/** One valid read of an account's audits. */
export interface AuditRead {
  /** Which of the operations it is. */
  readonly operation: Operation;
  /** What to ask AWS, rebuilt from validated values: equal reads have equal requests. */
  readonly request: UpstreamRequest;
  /** Names what is asked, by `keyOf`: made once, since each one in use is kept for some time. */
  readonly key: string;
  /** Who asks: what shares are fair between. */
  readonly caller: string;
}

/** How AWS answered one call. */
export interface UpstreamCall {
  /** The HTTP status. */
  readonly status: number;
  /** AWS's id of the request. */
  readonly requestId: string | undefined;
  /** When AWS was asked, in milliseconds since 1970. */
  readonly askedAt: number;
  /** From sending to the end of the answer, in milliseconds. */
  readonly durationMs: number;
}

/** A successful answer of AWS, held against the contract. */
export interface AuditAnswer {
  /** The content to the byte: parsing would lose counts beyond 2^53. */
  readonly content: Buffer;
  /** Names the content: a strong entity tag. */
  readonly entityTag: string;
  /** The parsed content. */
  readonly body: object;
  /** Where the answer breaks the contract. */
  readonly violations: readonly Violation[];
  /** The call that brought it. */
  readonly upstream: UpstreamCall;
}

/** How long the reader waits. */
export interface Patience {
  /** Ends the read: the time is up (its reason is a TimeoutError), or nobody waits any more. */
  readonly signal: CancelSignal;
  /** When the time is up, on the monotonic clock (`performance.now()`), in milliseconds. */
  readonly deadline: number;
}

/**
 * Reads from AWS. Quota, cache and everything else that stands between a caller and AWS is such a function around the
 * next one.
 *
 * It throws a `Failure` for what the caller is to be told.
 */
export type Fetch = (read: AuditRead, patience: Patience) => Promise<AuditAnswer>;
