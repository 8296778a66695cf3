import { LRUCache } from 'lru-cache';
import { isUpstreamFailure, Failure } from '../errors/failure.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts';
import type { CallOptions, UpstreamHandler } from '../upstream/handler.ts';

/** A retry that is about to happen. */
export interface Retry {
  /** Which retry of the request it is, from 1. */
  readonly number: number;
  /** How long it waits, in milliseconds. */
  readonly delayMs: number;
  readonly failure: Failure;
}

/**
 * Why a retryable failure is not retried: the request had all of its retries, its caller's retry budget is used up, or
 * a response would come too late.
 */
export type NoRetry = 'attempts' | 'budget' | 'deadline';

/** Options of {@link withRetries}. */
export interface RetryOptions {
  /** The most retries of one request. Default: 2. */
  readonly maxRetries?: number;
  /** The longest wait before the first retry, in milliseconds; it doubles with each further one. Default: 100. */
  readonly baseMs?: number;
  /** The longest wait before any retry, in milliseconds. Default: 1,000. */
  readonly capMs?: number;
  readonly random?: () => number;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  readonly onRetry?: (retry: Retry) => void;
  /** Notified of each retryable failure that is not retried. */
  readonly onNoRetry?: (reason: NoRetry, failure: Failure) => void;
}

/** The observer of retries. */
export type RetryObserver = Required<Pick<RetryOptions, 'onRetry' | 'onNoRetry'>>;

// After Finagle's RetryBudget, for each caller: a fifth of its requests, one in two seconds however few requests there
// are, five at once. The account's quota and the circuit breaker bound the retries of all callers together.
const budget = { perCall: 0.2, perSecond: 0.5, capacity: 5 };
const maxCallers = 1000;

// One response in ten decides: a few slow ones do not make the next look slow.
const weightOfLast = 0.1;

/**
 * Sends a request again after a transient failure of AWS: few times, with full jitter or as long as AWS's
 * `x-amz-retry-after` or `Retry-After` says, within the caller's retry budget, and never when a response could not come
 * before the deadline. Each attempt is signed anew, since each is a call of `next`.
 *
 * The caller gets the last failure of AWS, also where a retry finds the quota used up. An abort ends a wait at once.
 */
export function withRetries(next: UpstreamHandler, options: RetryOptions = {}): UpstreamHandler {
  const { maxRetries = 2, baseMs = 100, capMs = 1000, random = Math.random } = options;
  const { now = () => performance.now(), sleep = sleepInRealTime, onRetry, onNoRetry } = options;
  const budgets = new LRUCache<string, TokenBucket>({ max: maxCallers });
  let usualMs = 0;

  const budgetOf = (caller: string): TokenBucket => {
    const tokens = budgets.get(caller) ?? createTokenBucket({ ...budget, now });
    budgets.set(caller, tokens);
    return tokens;
  };

  const attempt: UpstreamHandler = async (request, callOptions) => {
    const beganAt = now();
    const response = await next(request, callOptions);
    usualMs += (now() - beganAt - usualMs) * weightOfLast;
    return response;
  };

  // Full jitter: those who failed together do not come back together ("Exponential Backoff And Jitter", AWS
  // Architecture Blog).
  const delayBefore = (retries: number, { retryAfterMs = 0 }: Failure): number =>
    Math.max(retryAfterMs, random() * Math.min(capMs, baseMs * 2 ** retries));

  return async (request, callOptions) => {
    const tokens = budgetOf(request.caller);
    tokens.add(budget.perCall);

    const noRetryReason = (retries: number, delayMs: number, { deadline }: CallOptions): NoRetry | undefined => {
      if (retries >= maxRetries) return 'attempts';
      if (now() + delayMs + usualMs > deadline) return 'deadline';
      return tokens.take() ? undefined : 'budget';
    };

    let last: Failure | undefined;
    for (let retries = 0; ; retries += 1) {
      try {
        return await attempt(request, callOptions);
      } catch (error) {
        if (last !== undefined && error instanceof Failure && error.kind === 'quota') throw last;
        if (!isWorthRetrying(error) || callOptions.signal.aborted) throw error;
        last = error;
        const delayMs = delayBefore(retries, error);
        const reason = noRetryReason(retries, delayMs, callOptions);
        if (reason !== undefined) {
          onNoRetry?.(reason, error);
          throw error;
        }
        onRetry?.({ number: retries + 1, delayMs, failure: error });
        await sleep(delayMs, callOptions.signal).catch(() => {
          throw error;
        });
      }
    }
  };
}

// After the deadline there is no time for a retry; refused credentials are replaced by another interceptor.
function isWorthRetrying(error: unknown): error is Failure {
  if (!(error instanceof Failure)) return false;
  return error.kind === 'aws-throttling' || (isUpstreamFailure(error) && error.kind !== 'upstream-timeout');
}
