import type { CoalescedAnswer } from '../coalescing/with-coalescing.ts';
import type { Failure } from '../failure/failure.ts';
import type { CacheStatus, ServedAnswer } from './served-answer.ts';
import { isFresh, type StoredAnswer } from './stored-answer.ts';

/** Gives a caller what AWS has just answered. */
export function serveNew(
  { content, entityTag, violations, upstream, collapsed = false }: CoalescedAnswer,
  status: CacheStatus,
  stored: StoredAnswer | undefined,
  now: number,
): ServedAnswer {
  const ttlSeconds = stored === undefined ? 0 : ttlOf(stored, now);
  const isStored = stored !== undefined;
  const cache = { status, ageSeconds: 0, ttlSeconds, stored: isStored, collapsed, insteadOf: undefined };
  return { content, entityTag, violations, upstream, cache };
}

/**
 * Gives a caller what is stored.
 *
 * @param insteadOf The failure that it stands in for; undefined where there was none.
 */
export function serveStored(stored: StoredAnswer, now: number, insteadOf: Failure | undefined): ServedAnswer {
  const status = isFresh(stored, now) ? 'hit' : 'stale';
  // A clock that was set back makes nothing younger than new.
  const ageSeconds = Math.max(0, Math.floor((now - stored.askedAt) / 1000));
  const cache = {
    status,
    ageSeconds,
    ttlSeconds: ttlOf(stored, now),
    stored: false,
    collapsed: false,
    insteadOf,
  } as const;
  const { content, entityTag } = stored;
  return { content, entityTag, violations: [], upstream: undefined, cache };
}

function ttlOf(stored: StoredAnswer, now: number): number {
  const seconds = Math.floor((stored.freshUntil - now) / 1000);
  return isFresh(stored, now) ? seconds : Math.min(seconds, -1);
}
