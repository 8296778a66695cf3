import { Failure, isTimeUp, timedOut } from '../errors/failure.ts';
import { RenewedMap } from '../lib/renewed-map.ts';
import { abortable } from '../lib/wait.ts';
import type {
  CallOptions,
  OperationRequest,
  UpstreamHandler,
  UpstreamResponse,
  WaitingCallers,
  WaitingCallersObserver,
} from '../upstream/handler.ts';

/** Options of {@link withDeduplication}. */
export interface DeduplicationOptions {
  /** A request joined a call in flight. */
  readonly onJoin?: (request: OperationRequest) => void;
  /** The monotonic clock of deadlines, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
}

/** The observer of deduplication. */
export type DeduplicationObserver = Required<Pick<DeduplicationOptions, 'onJoin'>>;

/** A response that may be for several requests. */
export interface DeduplicatedResponse extends UpstreamResponse {
  /** Whether the request joined a call that was in flight. Default: false, the call was made for this request. */
  readonly deduplicated?: boolean;
}

/** An {@link UpstreamHandler} that reports which requests shared a call. */
export type DeduplicatedHandler = (request: OperationRequest, options: CallOptions) => Promise<DeduplicatedResponse>;

// A request with this much more time than the first one makes another call.
const muchLaterMs = 1000;

/**
 * Lets equal requests that are in flight at the same time share one call (single-flight). Each request waits until its
 * own deadline, and its end does not affect the others: the call is aborted only when no request waits any more.
 *
 * All of them get the result of the call, a response or a failure, unless the failure concerns the first request alone:
 * its deadline passed, or its caller got no token of the quota. Then requests with at least a second more, or of
 * another caller, share one more call.
 *
 * No request joins a call after the deadline of its first request. A call that hangs, on a connection that was lost
 * silently for example, would otherwise never end while others keep joining it.
 *
 * An instance serves one target, whose callers may all see the same responses.
 */
export function withDeduplication(next: UpstreamHandler, options: DeduplicationOptions = {}): DeduplicatedHandler {
  const { onJoin, now = () => performance.now() } = options;
  const calls = new RenewedMap<string, SharedCall>();

  const begin = (request: OperationRequest, deadline: number): SharedCall => {
    const call = new SharedCall(next, request, deadline, () => {
      if (calls.get(request.key) === call) calls.delete(request.key);
    });
    calls.set(request.key, call);
    return call;
  };

  const share = async (
    request: OperationRequest,
    callOptions: CallOptions,
    mayRepeat: boolean,
  ): Promise<DeduplicatedResponse> => {
    const { signal, deadline } = callOptions;
    if (signal.aborted) throw failureOfLeaving(signal);
    const current = calls.get(request.key);
    const joined = current !== undefined && now() < current.firstDeadline ? current : undefined;
    if (joined !== undefined) onJoin?.(request);
    const call = joined ?? begin(request, deadline);
    try {
      const response = await call.wait(request.caller, callOptions);
      return joined === undefined ? response : { ...response, deduplicated: true };
    } catch (failure) {
      // Where the call continues, or the signal is aborted, the failure is this request's own.
      const isShared = call.ended && !signal.aborted;
      if (!mayRepeat || !isShared || !mayDiffer(failure, call, request.caller, deadline)) throw failure;
    }
    return share(request, callOptions, false);
  };

  return (request, callOptions) => share(request, callOptions, true);
}

/** Whether a call of its own may have another result for a request. */
function mayDiffer(failure: unknown, call: SharedCall, caller: string, deadline: number): boolean {
  if (!(failure instanceof Failure)) return false;
  const hasMoreTime = deadline - call.firstDeadline >= muchLaterMs;
  if (failure.kind === 'quota') return hasMoreTime || caller !== call.firstCaller;
  return failure.kind === 'upstream-timeout' && hasMoreTime;
}

/** One call for all equal requests that come while it lasts. */
class SharedCall implements WaitingCallers {
  /** The caller of the request that it began for. */
  readonly firstCaller: string;
  /** The deadline of the request that it began for. */
  readonly firstDeadline: number;
  readonly #call: () => Promise<UpstreamResponse>;
  readonly #onEnd: () => void;
  readonly #abandoned = new AbortController();
  readonly #options: { readonly signal: AbortSignal; deadline: number };
  // How many requests of each caller wait.
  readonly #waiting = new Map<string, number>();
  #observer: WaitingCallersObserver | undefined;
  #response: Promise<UpstreamResponse> | undefined;
  #ended = false;

  /** @param onEnd Called once, when the call has settled or was abandoned: no request may join it any more. */
  constructor(next: UpstreamHandler, request: OperationRequest, firstDeadline: number, onEnd: () => void) {
    this.firstCaller = request.caller;
    this.firstDeadline = firstDeadline;
    this.#options = { signal: this.#abandoned.signal, deadline: firstDeadline };
    // Async, so that what `next` throws at once is a rejection too.
    this.#call = async () => next({ ...request, waiting: this }, this.#options);
    this.#onEnd = onEnd;
  }

  /** Whether it has settled or was abandoned. */
  get ended(): boolean {
    return this.#ended;
  }

  get names(): Iterable<string> {
    return this.#waiting.keys();
  }

  observe(observer: WaitingCallersObserver): () => void {
    this.#observer = observer;
    return () => {
      if (this.#observer === observer) this.#observer = undefined;
    };
  }

  /**
   * Waits for the response until a request's own signal is aborted.
   *
   * @throws {Failure} the call's, or one of the request's own where it does not wait until the end.
   */
  async wait(caller: string, { signal, deadline }: CallOptions): Promise<UpstreamResponse> {
    this.#observer?.onJoin?.(caller, deadline);
    this.#options.deadline = Math.max(this.#options.deadline, deadline);
    this.#waiting.set(caller, (this.#waiting.get(caller) ?? 0) + 1);
    this.#response ??= this.#start();
    try {
      return await abortable(this.#response, signal);
    } catch (error) {
      if (error !== signal.reason) throw error;
      throw (isTimeUp(signal) ? this.#observer?.timeUp(caller) : undefined) ?? failureOfLeaving(signal);
    } finally {
      this.#leave(caller, signal.reason);
    }
  }

  #start(): Promise<UpstreamResponse> {
    const response = this.#call();
    // Before the requests that wait continue.
    const end = (): void => this.#end();
    response.then(end, end);
    return response;
  }

  /** The call is aborted with the reason of the last one to leave: a TimeoutError says that AWS was too slow. */
  #leave(caller: string, reason: unknown): void {
    const left = (this.#waiting.get(caller) ?? 1) - 1;
    if (left > 0) {
      this.#waiting.set(caller, left);
      return;
    }
    this.#waiting.delete(caller);
    if (this.#waiting.size > 0) {
      this.#observer?.onLeave?.(caller);
    } else if (!this.#ended) {
      this.#end();
      this.#abandoned.abort(reason);
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    // V8 may keep the call itself until its next full collection, and its response with it.
    this.#response = undefined;
    this.#onEnd();
  }
}

/** Makes the failure of a request that no longer waits. Where its caller has hung up, only the log says so. */
function failureOfLeaving(signal: AbortSignal): Failure {
  return timedOut(signal) ?? new Failure('unavailable', { source: 'caller', detail: 'The caller no longer waits.' });
}
