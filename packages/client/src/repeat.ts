import { AuditApiError, toAuditApiError } from './error.ts';

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
