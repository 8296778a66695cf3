import type { Operation, Violation } from '@audit-gateway/contract';
import type { UpstreamCall } from '../errors/failure.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** A valid request for one of the contract's operations. */
export interface OperationRequest {
  readonly operation: Operation;
  /** The request to AWS, built from validated values: equal operation requests have equal ones. */
  readonly request: UpstreamRequest;
  /** From {@link keyOf}: two requests of a target have the same key exactly when they send AWS the same request. */
  readonly key: string;
  /** The name of the caller; for a call that several callers share, of the first one. */
  readonly caller: string;
  /** Who waits for a call that callers may share. Default: `caller` alone. */
  readonly waiting?: WaitingCallers;
}

/** The callers that wait for one shared call. They change while the call lasts. */
export interface WaitingCallers {
  /** Their names, each once. */
  readonly names: Iterable<string>;
  /**
   * Registers the observer of changes, which replaces the one before it.
   *
   * @returns a function that removes the observer.
   */
  observe(observer: WaitingCallersObserver): () => void;
}

/** Implemented by whatever a shared call is waiting in, which decides how its waiting requests fail. */
export interface WaitingCallersObserver {
  /**
   * One more request waits for the call. Default: any may.
   *
   * @param deadline On the monotonic clock, in milliseconds.
   * @throws {Failure} that this request alone fails with, where the call cannot be made in time for it.
   */
  onJoin?(caller: string, deadline: number): void;
  /** The last waiting request of a caller has left. */
  onLeave?(caller: string): void;
  /** Makes the failure of a request of a caller whose deadline has passed. */
  timeUp(caller: string): Error;
}

/** The deadline and the abort signal of a call. */
export interface CallOptions {
  /** Ends the call: the deadline has passed (the reason is a TimeoutError), or no caller waits any more. */
  readonly signal: AbortSignal;
  /**
   * On the monotonic clock (`performance.now()`), in milliseconds. It may move to later during a call, so read it anew
   * for each decision.
   */
  readonly deadline: number;
}

/** A successful response of AWS, validated against the contract. */
export interface UpstreamResponse {
  /** The content to the byte: parsing would lose counts beyond 2^53. Shared, so never written to. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  readonly body: object;
  readonly violations: readonly Violation[];
  readonly upstream: UpstreamCall;
}

/**
 * Calls AWS. Cache, deduplication, retries, quota and the rest are such handlers, each around the next one.
 *
 * It throws a `Failure`, which becomes the response to the caller.
 */
export type UpstreamHandler = (request: OperationRequest, options: CallOptions) => Promise<UpstreamResponse>;

/** Makes the key of what a request asks AWS for. */
export function keyOf({ operation, request }: Pick<OperationRequest, 'operation' | 'request'>): string {
  return `${operation.id} ${request.path}?${request.query}`;
}
