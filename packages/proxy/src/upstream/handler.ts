import type { Operation, Violation } from '@audit-gateway/contract';
import type { UpstreamCall } from '../errors/failure.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** A valid request for one of the contract's operations. */
export interface OperationRequest {
  readonly operation: Operation;
  /** What to ask AWS, built from validated values: equal operation requests have equal ones. */
  readonly request: UpstreamRequest;
  /** The key of {@link keyOf}: requests of one target have the same key exactly where they ask AWS the same. */
  readonly key: string;
  /** The name of the caller. For a call that several callers share: of the one that asked first. */
  readonly caller: string;
  /** Who waits for a call that callers may share. Default: `caller` alone. */
  readonly waiting?: WaitingCallers;
}

/** The callers that wait for one shared call. They change while the call lasts. */
export interface WaitingCallers {
  /** Their names, each once. */
  readonly names: Iterable<string>;
  /**
   * Notifies an observer of changes, in place of the one before it.
   *
   * @returns what ends that.
   */
  observe(observer: WaitingCallersObserver): () => void;
}

/** What holds a shared call up, and so decides what becomes of those who wait for it. */
export interface WaitingCallersObserver {
  /**
   * One more request waits for the call.
   *
   * @param deadline When its time is up, on the monotonic clock, in milliseconds.
   * @throws {Failure} that this request alone fails with, where the call cannot be made in time for it.
   */
  onJoin(caller: string, deadline: number): void;
  /** No request of a caller waits any more. */
  onLeave(caller: string): void;
  /** Makes the failure of a request of a caller, whose time is up. */
  timeUp(caller: string): Error;
}

/** How long a call may take. */
export interface CallOptions {
  /** Ends the call: the time is up (its reason is a TimeoutError), or nobody waits any more. */
  readonly signal: AbortSignal;
  /**
   * When the time is up, on the monotonic clock (`performance.now()`), in milliseconds. It may move to later while a
   * call lasts, so read it anew for each decision.
   */
  readonly deadline: number;
}

/** A successful response of AWS, validated against the contract. */
export interface UpstreamResponse {
  /** The content to the byte: parsing would lose counts beyond 2^53. Shared, so never written to. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** The parsed content. */
  readonly body: object;
  /** Where the response breaks the contract. */
  readonly violations: readonly Violation[];
  readonly upstream: UpstreamCall;
}

/**
 * Calls AWS. Cache, deduplication, retries, quota and the rest are such handlers, each around the next one.
 *
 * It throws a `Failure` for what the caller is to be told.
 */
export type UpstreamHandler = (request: OperationRequest, options: CallOptions) => Promise<UpstreamResponse>;

/** Makes the key of what a request asks AWS for. */
export function keyOf({ operation, request }: Pick<OperationRequest, 'operation' | 'request'>): string {
  return `${operation.id} ${request.path}?${request.query}`;
}
