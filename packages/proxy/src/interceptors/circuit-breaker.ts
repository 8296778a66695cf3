import { isUpstreamFailure, Failure } from '../errors/failure.ts';
import { FailingRequests } from './failing-requests.ts';
import type { OperationRequest, UpstreamHandler } from '../upstream/handler.ts';

/** Whether AWS is asked: always (closed), hardly (open), or just now by a probe (half-open). */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** Options of {@link withCircuitBreaker}. */
export interface CircuitBreakerOptions {
  /** The ids of the operations; each has a breaker of its own. */
  readonly operations: readonly string[];
  /**
   * How long a request may take, in milliseconds: a timeout after less than half of it does not count as a failure of
   * AWS.
   */
  readonly timeoutMs: number;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Notified of each operation's first state, closed, and of each change. */
  readonly onState?: (operation: string, state: BreakerState) => void;
}

/** What a circuit breaker notifies. */
export type BreakerObserver = Required<Pick<CircuitBreakerOptions, 'onState'>>;

// AWS is down when so many different requests began to fail within this time, and none of the operation succeeded for a
// while. Retries come before: where AWS fails three times in ten, a request in forty still does.
const failures = { distinct: 5, withinMs: 5000 };
const noSuccessForMs = 3000;
const probeEveryMs = 1000;

/**
 * Stops calling AWS for an operation while it is down, so that callers fail fast, with 503 and Retry-After, and AWS can
 * recover. Any success closes the circuit: a client error (4xx) of AWS is one too, and so is a success of a request
 * that was sent before. Meanwhile one request a second goes through as a probe, of any caller; and the first one of
 * each caller that has had no failure, so that callers whose own requests fail cannot block the others.
 *
 * It wraps the retries: it counts the results of requests, not of attempts.
 */
export function withCircuitBreaker(next: UpstreamHandler, options: CircuitBreakerOptions): UpstreamHandler {
  const { operations, timeoutMs, now = () => performance.now(), onState } = options;
  const longEnoughMs = Math.min(1000, timeoutMs / 2);
  const breakers = new Map(
    operations.map((id) => [id, new OperationBreaker(now, (state) => onState?.(id, state))] as const),
  );

  return async (request, callOptions) => {
    const breaker = breakers.get(request.operation.id);
    if (breaker === undefined) throw new Error(`There is no operation ${request.operation.id}`);
    breaker.admit(request);
    try {
      const response = await next(request, callOptions);
      breaker.onSuccess(request);
      return response;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      const { kind, upstream, upstreamMs = 0 } = failure;
      if (!isUpstreamFailure(failure)) {
        if (upstream !== undefined) breaker.onSuccess(request);
      } else if (kind === 'upstream-timeout' ? upstreamMs >= longEnoughMs : !callOptions.signal.aborted) {
        breaker.onFailure(request, failure);
      }
      throw failure;
    }
  };
}

class OperationBreaker {
  readonly #now: () => number;
  readonly #onState: (state: BreakerState) => void;
  readonly #failing: FailingRequests;
  // Callers that had a failure, or a probe, since their last success. Bounded by the number of callers.
  readonly #affected = new Set<string>();
  /** When the last few requests began to fail. */
  #beganToFail: number[] = [];
  #succeededAt = -Infinity;
  #probeAt = 0;
  #state: BreakerState = 'closed';

  constructor(now: () => number, onState: (state: BreakerState) => void) {
    this.#now = now;
    this.#onState = onState;
    this.#failing = new FailingRequests(now);
    onState(this.#state);
  }

  /** @throws {Failure} where the request must not be sent now. */
  admit({ key, caller }: OperationRequest): void {
    const open = this.#state !== 'closed';
    const waitMs = this.#probeAt - this.#now();
    if (open && waitMs > 0 && this.#affected.has(caller)) throw circuitOpen(waitMs);
    const failure = this.#failing.failureOf(key);
    if (failure !== undefined) throw failure;
    if (!open) return;
    if (waitMs <= 0) this.#probeAt = this.#now() + probeEveryMs;
    this.#affected.add(caller);
    this.#enter('half-open');
  }

  onSuccess({ key, caller }: OperationRequest): void {
    this.#succeededAt = this.#now();
    this.#failing.delete(key);
    this.#affected.delete(caller);
    if (this.#state === 'closed') return;
    this.#affected.clear();
    this.#failing.endPauses();
    this.#enter('closed');
  }

  onFailure({ key, caller }: OperationRequest, failure: Failure): void {
    const time = this.#now();
    this.#affected.add(caller);
    if (this.#failing.add(key, failure)) this.#beganToFail = [...this.#beganToFail, time].slice(-failures.distinct);
    if (this.#state === 'half-open') this.#enter('open');
    if (this.#state === 'open' || time - this.#succeededAt <= noSuccessForMs) return;
    const recent = this.#beganToFail.filter((at) => time - at <= failures.withinMs);
    if (recent.length < failures.distinct) return;
    this.#probeAt = time + probeEveryMs;
    this.#enter('open');
  }

  #enter(state: BreakerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onState(state);
  }
}

function circuitOpen(waitMs: number): Failure {
  const detail = `AWS is failing, so it is not asked now; it may be again in ${Math.ceil(waitMs / 1000)} s.`;
  return new Failure('unavailable', { source: 'aws', detail, retryAfterMs: waitMs });
}
