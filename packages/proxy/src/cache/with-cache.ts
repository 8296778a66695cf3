import type { CoalescedAnswer } from '../coalescing/with-coalescing.ts';
import { Failure } from '../failure/failure.ts';
import type { Patience } from '../reading/audit-read.ts';
import { type AnswerStoreEvents, createAnswerStore } from './answer-store.ts';
import { lifetimeOf, type LifetimeOptions } from './lifetime.ts';
import { serveNew, serveStored } from './serve-answer.ts';
import type { CacheableRead, CachedFetch, CacheStatus, ServedAnswer } from './served-answer.ts';
import type { SharedCache } from './shared-cache.ts';
import { isFresh, type StoredAnswer } from './stored-answer.ts';
import { createTwoLevelStore } from './two-level-store.ts';

/** What is stored, for how long, and what is told of it. */
export interface CacheOptions extends LifetimeOptions, AnswerStoreEvents {
  /** The most bytes that stored answers take, their upkeep included. 0: nothing is stored or shared. */
  readonly maxBytes: number;
  /** Tells the time by which lives and ages are counted. */
  readonly clock: () => Date;
  /** What other gateways have stored. Default: nothing is shared. */
  readonly sharedCache?: SharedCache;
  /** Told of each answer that a caller gets, what the cache did for it. */
  readonly onServed?: (status: CacheStatus) => void;
  /** Told of each answer of AWS that is stored. */
  readonly onStored?: () => void;
}

/** What a cache asks: a `Fetch`, which may say that calls were shared. */
export type CacheSource = (read: CacheableRead, patience: Patience) => Promise<CoalescedAnswer>;

/**
 * Answers reads with what AWS answered before, as long as that is right. An answer is stored only if it keeps the
 * contract; what AWS refuses now, or answers otherwise, is not stored any more.
 *
 * When AWS fails, or the gateway on its way there, an answer past its life may stand in for a while, but not for a
 * caller that wants nothing stored.
 *
 * An instance serves one target. All of its callers may see the same, so that who asks makes no difference.
 */
export function withCache(next: CacheSource, options: CacheOptions): CachedFetch {
  const { maxBytes, clock, onServed } = options;
  const now = (): number => clock().getTime();
  const told = (answer: ServedAnswer): ServedAnswer => {
    onServed?.(answer.cache.status);
    return answer;
  };
  if (maxBytes === 0)
    return async (read, patience) => told(serveNew(await next(read, patience), 'off', undefined, now()));

  const store = createTwoLevelStore(createAnswerStore(maxBytes, options), options.sharedCache);

  const keep = (read: CacheableRead, answer: CoalescedAnswer): StoredAnswer | undefined => {
    const { content, entityTag, upstream } = answer;
    const { askedAt } = upstream;
    const held = store.get(read.key);
    // Those who share a call share its answer.
    if (held?.askedAt === askedAt && held.entityTag === entityTag) return held;
    const time = now();
    const stored = { content, entityTag, askedAt, ...lifetimeOf(read, answer, askedAt, options) };
    const keepable = answer.violations.length === 0 && time < stored.usableUntil;
    if (keepable && store.set(read.key, stored, time)) {
      options.onStored?.();
      return stored;
    }
    store.delete(read.key);
    return undefined;
  };

  const standIn = (read: CacheableRead, failure: unknown): ServedAnswer => {
    const held = store.get(read.key);
    if (!(failure instanceof Failure) || held === undefined) throw failure;
    if (failure.kind === 'aws-refusal') store.delete(read.key);
    // What the caller or AWS itself decided is no reason to give anything else.
    const isOutage = failure.source !== 'caller' && failure.kind !== 'aws-refusal';
    if (read.noCache === true || !isOutage || now() >= held.usableUntil) throw failure;
    return serveStored(held, now(), failure);
  };

  const ask = async (read: CacheableRead, patience: Patience): Promise<ServedAnswer> => {
    const found = read.noCache === true ? store.get(read.key) : await store.find(read.key);
    const fresh = found !== undefined && isFresh(found, now());
    if (fresh && read.noCache !== true) return serveStored(found, now(), undefined);
    const status = fresh ? 'bypass' : found === undefined ? 'miss' : 'expired';
    try {
      const answer = await next(read, patience);
      return serveNew(answer, status, keep(read, answer), now());
    } catch (failure) {
      return standIn(read, failure);
    }
  };

  return (read, patience) => {
    const held = store.get(read.key);
    const time = now();
    const hit = held !== undefined && read.noCache !== true && isFresh(held, time);
    return hit ? Promise.resolve(told(serveStored(held, time, undefined))) : ask(read, patience).then(told);
  };
}
