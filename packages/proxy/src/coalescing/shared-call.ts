import type { AuditAnswer, AuditRead, Fetch, Patience } from '../reading/audit-read.ts';
import { Cancellation } from '../reading/cancellation.ts';
import { unlessAborted } from '../upstream/unless-aborted.ts';
import { outOfPatience } from './out-of-patience.ts';

/** One call for everybody who asks the same while it lasts. */
export interface SharedCall {
  /** The caller that it began for, and in whose name it is made. */
  readonly firstCaller: string;
  /** When the time of the reader that it began for is up, on the monotonic clock, in milliseconds. */
  readonly firstDeadline: number;
  /**
   * Waits for the call's end, and no longer than a reader's own signal allows.
   *
   * @throws the call's failure, or one of its own once the reader no longer waits.
   */
  wait(patience: Patience): Promise<AuditAnswer>;
}

/**
 * Begins a call that belongs to all who wait for it. Its signal is aborted only once every one of them has left, with
 * the reason of the last: a TimeoutError there still says that AWS was too slow. Its deadline is the latest of theirs,
 * and moves when one with more time joins: who reads it anew for each decision decides right.
 *
 * @param read What the first reader asks, and who that is.
 * @param firstDeadline When that reader's time is up.
 * @param onEnd Called once, when the call has settled or been abandoned: nobody may join it any more.
 */
export function beginSharedCall(next: Fetch, read: AuditRead, firstDeadline: number, onEnd: () => void): SharedCall {
  const abandonment = new Cancellation();
  // Written to as readers join.
  const patience = { signal: abandonment, deadline: firstDeadline };
  let waiting = 0;
  let ended = false;
  const end = (): void => {
    if (!ended) onEnd();
    ended = true;
  };

  const ask = async (): Promise<AuditAnswer> => next(read, patience);
  const answer = ask();
  // Before anybody who waits hears of it.
  answer.then(end, end);

  return {
    firstCaller: read.caller,
    firstDeadline,
    wait: async ({ signal, deadline }) => {
      waiting += 1;
      patience.deadline = Math.max(patience.deadline, deadline);
      try {
        return await unlessAborted(answer, signal);
      } catch (error) {
        throw error === signal.reason ? outOfPatience(signal) : error;
      } finally {
        waiting -= 1;
        if (waiting === 0 && !ended) {
          end();
          abandonment.abort(signal.reason);
        }
      }
    },
  };
}
