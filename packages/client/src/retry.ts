import { AuditApiError, toAuditApiError } from './errors.ts';

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
 * How long to wait after a failed attempt, in milliseconds: what the service asks for and, on top, a random part of a
 * time that doubles with each attempt, from 200 to 5000 (full jitter). On top, so that callers who were all given the
 * same time do not all come back at once.
 *
 * @param round How many attempts failed before this one.
 * @param end When the next attempt would be too late, in milliseconds since 1970; 0 where it is in any case.
 * @throws the failure itself, where a retry cannot help, or the next attempt would be too late.
 */
export function retryDelay(error: unknown, round: number, end: number): number {
  if (error instanceof AuditApiError && error.retryable) {
    const delay = (error.retryAfterMs ?? 0) + Math.random() * backoffMs(round, 200, 5_000);
    if (Date.now() + delay < end) return delay;
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
 * @param caller The caller's signal; it may be of another realm, as under Jest's jsdom.
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
  const controller = new AbortController();
  const { signal } = controller;
  const interrupted = new Promise<never>((_resolve, reject) => {
    signal.onabort = () => reject(toAuditApiError(signal.reason, 'Aborted', 'aborted'));
  });
  const abort = () => controller.abort(caller?.reason);
  const timeout = setTimeout(
    () => controller.abort(new AuditApiError(timeoutCode, `not done in ${timeoutMs} ms`)),
    timeoutMs,
  );
  caller?.addEventListener('abort', abort);
  let pause: typeof timeout | undefined;
  try {
    if (caller?.aborted) abort();
    for (let round = 0; ; round++) {
      const work = signal.aborted ? interrupted : doRound(signal, round, end);
      const outcome = await Promise.race([interrupted, work]);
      if (typeof outcome === 'object') return outcome;
      await Promise.race([interrupted, new Promise((resolve) => (pause = setTimeout(resolve, outcome)))]);
    }
  } finally {
    clearTimeout(timeout);
    clearTimeout(pause);
    caller?.removeEventListener('abort', abort);
  }
}
