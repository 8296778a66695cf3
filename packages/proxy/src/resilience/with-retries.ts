import { Failure } from '../failure/failure.ts';
import type { AuditAnswer, Fetch, Patience } from '../reading/audit-read.ts';
import { drawDelay, readRetryAfter } from './retry-delay.ts';
import { type Sleep, sleepInRealTime } from './sleep.ts';
import { createTokenBucket } from './token-bucket.ts';

/** A retry that is about to be waited for. */
export interface Retry {
  /** Which retry of the read it is, from 1. */
  readonly number: number;
  /** How long it waits, in milliseconds. */
  readonly delayMs: number;
  /** What the attempt before it ended with. */
  readonly failure: Failure;
}

/**
 * Why a failure that is worth a retry gets none: the read had all of its retries, all of them together had theirs, or
 * an answer would come too late.
 */
export type NoRetry = 'attempts' | 'budget' | 'deadline';

/** How reads are retried. */
export interface RetryOptions {
  /** The most retries of one read. Default: 2. */
  readonly maxRetries?: number;
  /** The longest wait before the first retry, in milliseconds; it doubles with each further one. Default: 100. */
  readonly baseMs?: number;
  /** The longest wait before any retry, in milliseconds. Default: 1,000. */
  readonly capMs?: number;
  /** Draws a number from 0 up to 1. Default: Math.random. */
  readonly random?: () => number;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
  /** Told of each retry. */
  readonly onRetry?: (retry: Retry) => void;
  /** Told of each failure that is worth a retry and gets none. */
  readonly onNoRetry?: (reason: NoRetry, failure: Failure) => void;
}

// A caller's mistake stays one, credentials are asked for anew elsewhere, and when the time is up it is up.
const worthRetrying: ReadonlySet<Failure['kind']> = new Set([
  'aws-failure',
  'aws-throttling',
  'upstream-broken-answer',
  'upstream-unreachable',
]);

// As in Finagle's RetryBudget: a fifth of the calls, one a second however few calls there are, ten at once.
const budget = { perCall: 0.2, perSecond: 1, capacity: 10 };

// One answer in ten decides: a few slow ones do not make the next look slow.
const weightOfLast = 0.1;

/**
 * Tries a read again when AWS failed in a way that may pass: few times, with full jitter or as long as AWS's
 * `Retry-After` says, within a budget that all reads of the target share, and never when an answer could not come
 * before the deadline. Each attempt is signed anew, since each is a call of `next`.
 *
 * The reader gets the last attempt's failure. An abort ends a wait at once.
 */
export function withRetries(next: Fetch, options: RetryOptions = {}): Fetch {
  const { maxRetries = 2, baseMs = 100, capMs = 1000, random = Math.random } = options;
  const { now = () => performance.now(), sleep = sleepInRealTime, onRetry, onNoRetry } = options;
  const tokens = createTokenBucket({ ...budget, now });
  let usualMs = 0;

  const attempt: Fetch = async (read, patience) => {
    const beganAt = now();
    const answer = await next(read, patience);
    usualMs += (now() - beganAt - usualMs) * weightOfLast;
    return answer;
  };

  const refuseRetry = (retries: number, delayMs: number, { deadline }: Patience): NoRetry | undefined => {
    if (retries >= maxRetries) return 'attempts';
    if (now() + delayMs + usualMs > deadline) return 'deadline';
    return tokens.take() ? undefined : 'budget';
  };

  return async (read, patience): Promise<AuditAnswer> => {
    tokens.add(budget.perCall);
    for (let retries = 0; ; retries += 1) {
      try {
        return await attempt(read, patience);
      } catch (failure) {
        if (!isWorthRetrying(failure) || patience.signal.aborted) throw failure;
        const delayMs = Math.max(
          drawDelay(retries, { baseMs, capMs, random }),
          readRetryAfter(failure.headers['Retry-After']),
        );
        const reason = refuseRetry(retries, delayMs, patience);
        if (reason !== undefined) {
          onNoRetry?.(reason, failure);
          throw failure;
        }
        onRetry?.({ number: retries + 1, delayMs, failure });
        await sleep(delayMs, patience.signal).catch(() => {
          throw failure;
        });
      }
    }
  };
}

function isWorthRetrying(error: unknown): error is Failure {
  return error instanceof Failure && worthRetrying.has(error.kind);
}
