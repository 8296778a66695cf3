import { AuditApiError, type AuditApiErrorCode, toAuditApiError } from './errors.ts';

/**
 * A delay that doubles each time, in milliseconds.
 *
 * @param step How many delays there were before.
 * @param baseMs The first delay at its longest.
 * @param maxMs The longest delay ever.
 */
export function backoffMs(step: number, baseMs: number, maxMs: number): number {
  return Math.min(maxMs, baseMs * 2 ** step);
}

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3).
 *
 * @param value Whole seconds, or an HTTP date.
 * @param now The present time in milliseconds since 1970.
 * @returns How many milliseconds to wait, 0 for a time that is past; undefined where the value is neither.
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  // One of the three forms of an HTTP date has no zone, and means GMT all the same (RFC 9110, section 5.6.7).
  const date = value.replace(/( GMT)?$/, ' GMT');
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Math.max(0, Date.parse(date) - now);
  return isNaN(ms) ? undefined : ms;
}

const passing: readonly AuditApiErrorCode[] = ['ThrottlingException', 'NetworkError', 'BrokenAnswer'];

/**
 * How long to wait after a failed attempt, in milliseconds: what `Retry-After` asks for and, on top, a random part of a
 * time that doubles with each attempt, from 200 to 5000 (full jitter). On top, so that callers who were all told the
 * same time do not all come back at once.
 *
 * @param error The failure.
 * @param round How many attempts failed before this one.
 * @param end When the next attempt would be too late, in milliseconds since 1970; 0 where it is in any case.
 * @throws the failure itself, where it is not one that passes by itself, or where the next attempt would be too late.
 */
export function retryDelay(error: unknown, round: number, end: number): number {
  if (error instanceof AuditApiError) {
    const { code, status = 0, retryAfterMs = 0 } = error;
    const delay = retryAfterMs + Math.random() * backoffMs(round, 200, 5_000);
    if ((passing.includes(code) || status === 429 || status >= 500) && Date.now() + delay < end) return delay;
  }
  throw error;
}

/**
 * One round of a piece of work. Gives the result, or how many milliseconds to wait before the next round.
 *
 * @param signal Aborts when the work is interrupted.
 * @param round How many rounds there were before.
 * @param end When the time is over, in milliseconds since 1970.
 */
export type Round<Result extends object> = (
  signal: AbortSignal,
  round: number,
  end: number,
) => Promise<Result | number>;

/**
 * Does rounds of a piece of work until one gives a result. Settles as soon as it is interrupted, even where the round
 * does not notice.
 *
 * @param doRound Does one round.
 * @param caller The caller's signal.
 * @param timeoutMs The time for all rounds in milliseconds, at most 2147483647.
 * @param timeoutCode The code of the error when the time is over.
 * @throws {AuditApiError} with this code when the time is over; Aborted, with the signal's reason as its cause, when the
 *   caller aborts; the reason itself where that is an AuditApiError. And what a round throws.
 */
export async function repeat<Result extends object>(
  doRound: Round<Result>,
  caller: AbortSignal | undefined,
  timeoutMs: number,
  timeoutCode: 'Timeout' | 'WaitTimeout',
): Promise<Result> {
  const end = Date.now() + timeoutMs;
  // AbortSignal.timeout cannot be taken back: it would outlive the work.
  const late = new AbortController();
  const timeout = setTimeout(
    () => late.abort(new AuditApiError(timeoutCode, `not done in ${timeoutMs} ms`)),
    timeoutMs,
  );
  const signal = AbortSignal.any([late.signal, caller ?? late.signal]);
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.onabort = () => reject(abortError(signal));
  });
  let pause: typeof timeout | undefined;
  try {
    if (signal.aborted) throw abortError(signal);
    for (let round = 0; ; round++) {
      const outcome = await Promise.race([interrupted, doRound(signal, round, end)]);
      if (typeof outcome === 'object') return outcome;
      await Promise.race([interrupted, new Promise((resolve) => (pause = setTimeout(resolve, outcome)))]);
    }
  } finally {
    clearTimeout(timeout);
    clearTimeout(pause);
    // While it has a listener, this signal lives as long as the caller's.
    signal.onabort = null;
  }
}

function abortError({ reason }: AbortSignal): AuditApiError {
  return toAuditApiError(reason, 'Aborted', 'aborted');
}
