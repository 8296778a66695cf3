import { Failure } from '../failure/failure.ts';
import { timedOut } from '../reading/timed-out.ts';
import type { CancelSignal } from '../reading/cancellation.ts';

/**
 * Makes the failure of a reader that no longer waits for a call which others still wait for.
 *
 * @param signal The reader's own, aborted. A TimeoutError as its reason means that its time is up; anything else, that
 *   it has hung up, and then nobody will be told.
 */
export function outOfPatience(signal: CancelSignal): Failure {
  return timedOut(signal) ?? new Failure('unavailable', { source: 'caller', detail: 'The caller no longer waits.' });
}
