import { Failure } from '../failure/failure.ts';
import type { AuditAnswer, AuditRead, Fetch, Patience } from '../reading/audit-read.ts';
import { outOfPatience } from './out-of-patience.ts';
import { RenewedMap } from './renewed-map.ts';
import { beginSharedCall, type SharedCall } from './shared-call.ts';

/** What is told of coalesced reads. */
export interface CoalescingOptions {
  /** Told of each read that joins a call in flight, instead of making one. */
  readonly onJoin?: (read: AuditRead) => void;
}

/** An answer that may have come for several readers. */
export interface CoalescedAnswer extends AuditAnswer {
  /** Whether the reader joined a call that was in flight. Default: false, the call was made for this reader. */
  readonly collapsed?: boolean;
}

/** Reads as {@link Fetch} does, and says who shared a call. */
export type CoalescingFetch = (read: AuditRead, patience: Patience) => Promise<CoalescedAnswer>;

// How much more time than the first reader makes another call worth it.
const farLaterMs = 1000;

/**
 * Lets equal reads that are in flight at the same time share one call. Each reader waits as long as its own patience
 * lasts, and its leaving ends nobody else's read: the call ends early only when all have left.
 *
 * What the call ends with, an answer or a failure, is everybody's, unless the failure was the first reader's alone: its
 * time was up, or its caller had no turn at the quota. Then those who have at least a second more, or another caller,
 * share one more call.
 *
 * An instance serves one target. All of its callers may see the same, so that who asks makes no difference.
 */
export function withCoalescing(next: Fetch, { onJoin }: CoalescingOptions = {}): CoalescingFetch {
  const calls = new RenewedMap<string, { call: SharedCall | undefined }>();

  const begin = (read: AuditRead, { deadline }: Patience): SharedCall => {
    const call = beginSharedCall(next, read, deadline, () => {
      calls.delete(read.key);
      // The map may keep the slot until the next full garbage collection.
      slot.call = undefined;
    });
    const slot: { call: SharedCall | undefined } = { call };
    calls.set(read.key, slot);
    return call;
  };

  const share = async (read: AuditRead, patience: Patience, mayRepeat: boolean): Promise<CoalescedAnswer> => {
    if (patience.signal.aborted) throw outOfPatience(patience.signal);
    const inFlight = calls.get(read.key)?.call;
    if (inFlight !== undefined) onJoin?.(read);
    const call = inFlight ?? begin(read, patience);
    try {
      const answer = await call.wait(patience);
      return inFlight === undefined ? answer : { ...answer, collapsed: true };
    } catch (failure) {
      if (!mayRepeat || !couldFareBetter(read, patience, call, failure)) throw failure;
    }
    return share(read, patience, false);
  };

  return (read, patience) => share(read, patience, true);
}

function couldFareBetter(
  { caller }: AuditRead,
  { deadline }: Patience,
  { firstCaller, firstDeadline }: SharedCall,
  failure: unknown,
): boolean {
  const hasMoreTime = deadline - firstDeadline >= farLaterMs;
  if (!(failure instanceof Failure)) return false;
  if (failure.kind === 'quota') return hasMoreTime || caller !== firstCaller;
  return failure.kind === 'upstream-timeout' && hasMoreTime;
}
