import type { Violation } from '@audit-gateway/contract';
import { type UpstreamCall, Failure } from '../errors/failure.ts';
import {
  createResponseCache,
  type ResponseCacheEvents,
  type StoredResponse,
  type SharedResponse,
  type SharedResponseCache,
} from '../stores/response-cache.ts';
import type { CallOptions, OperationRequest } from '../upstream/handler.ts';
import type { DeduplicatedResponse } from './deduplicate.ts';
import { lifetimeOf, type LifetimeOptions } from './response-lifetime.ts';

/** A request that may be served from the cache. */
export interface CacheableRequest extends OperationRequest {
  /**
   * Whether the caller wants a new response. It may still share a call that is in flight, and its response is stored for
   * others. Default: false.
   */
  readonly noCache?: boolean;
}

/**
 * What the cache did for a request:
 * - `hit`: a fresh response was stored;
 * - `stale`: a stale one was served, since AWS failed;
 * - `miss`: none was stored, and AWS was asked;
 * - `expired`: a stale one was stored, and AWS was asked;
 * - `bypass`: a fresh one was stored, and AWS was asked because the caller wants a new one;
 * - `off`: there is no cache.
 */
export type CacheResult = 'hit' | 'stale' | 'miss' | 'expired' | 'bypass' | 'off';

/** What the cache did for a request, and the freshness of the response. */
export interface CacheReport {
  readonly status: CacheResult;
  /** Its age, in whole seconds; 0 for a response to this request. */
  readonly ageSeconds: number;
  /** How long it is still fresh, in whole seconds; below 0 for a stale one, 0 for one that is not stored. */
  readonly ttlSeconds: number;
  /** Whether AWS's response to this request was stored. */
  readonly stored: boolean;
  /** Whether the request shared a call to AWS that was in flight. */
  readonly deduplicated: boolean;
  /** The failure that was replaced by a stale response. */
  readonly staleIfError: Failure | undefined;
}

/**
 * A response as a caller gets it. It has no parsed body: for a stored one that would take several times the memory of
 * the content itself.
 */
export interface CachedResponse {
  /** The content to the byte. Shared, so never written to. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** Where the response breaks the contract; empty for a stored one. */
  readonly violations: readonly Violation[];
  /** The call to AWS that was made for this request; undefined for a stored response. */
  readonly upstream: UpstreamCall | undefined;
  readonly cache: CacheReport;
}

/** Serves requests from the cache or from AWS, and reports which. */
export type CachedHandler = (request: CacheableRequest, options: CallOptions) => Promise<CachedResponse>;

/** Options of {@link withCache}. */
export interface CacheOptions extends LifetimeOptions, ResponseCacheEvents {
  /** The most bytes that stored responses take, with their overhead. 0: nothing is stored or shared. */
  readonly maxBytes: number;
  /** The wall clock, by which the age of an audit is known. */
  readonly clock: () => Date;
  /** The monotonic clock, in milliseconds, on which lifetimes run. Default: performance.now. */
  readonly now?: () => number;
  /** The cache that gateways share. Default: none. */
  readonly sharedCache?: SharedResponseCache;
  /** A caller got a response. */
  readonly onServed?: (result: CacheResult) => void;
  /** A response of AWS was stored. */
  readonly onStored?: () => void;
}

/** What a cache notifies. */
export type CacheObserver = {
  readonly [Event in 'onServed' | 'onStored' | 'onEvicted' | 'onBytes']: NonNullable<CacheOptions[Event]>;
};

/**
 * Serves requests from stored responses of AWS while they are fresh. Only responses that keep the contract are stored;
 * a client error (4xx) of AWS, or a response that cannot be stored, deletes the one before it.
 *
 * When the call to AWS fails, a stale response may be served for a while (stale-if-error), but not to a caller that
 * wants a new one.
 *
 * An instance serves one target, whose callers may all see the same responses.
 */
export function withCache(
  next: (request: CacheableRequest, options: CallOptions) => Promise<DeduplicatedResponse>,
  options: CacheOptions,
): CachedHandler {
  const { maxBytes, clock, now = () => performance.now(), sharedCache, onServed } = options;
  const report = (response: CachedResponse): CachedResponse => {
    onServed?.(response.cache.status);
    return response;
  };
  if (maxBytes === 0)
    return async (request, call) => report(serveNew(await next(request, call), 'off', undefined, now()));

  const store = createResponseCache(maxBytes, options);

  const keep = (request: CacheableRequest, response: DeduplicatedResponse): StoredResponse | undefined => {
    const { content, entityTag, violations, upstream } = response;
    const { sentAt } = upstream;
    const current = store.get(request.key);
    // The first of the requests that shared the call has stored it.
    if (current?.sentAt === sentAt && current.entityTag === entityTag) return current;
    const time = now();
    const receivedAt = { monotonic: time, wall: clock().getTime() };
    const stored = { content, entityTag, sentAt, ...lifetimeOf(request, response, receivedAt, options) };
    const isUsable = violations.length === 0 && time < stored.usableUntil;
    if (isUsable && store.set(request.key, stored, time)) {
      options.onStored?.();
      void sharedCache?.set(request.key, toShared(stored, time));
      return stored;
    }
    store.delete(request.key);
    return undefined;
  };

  /** Finds the newest response here and in the shared cache, however old. */
  const findShared = async (shared: SharedResponseCache, key: string): Promise<StoredResponse | undefined> => {
    const found = await shared.get(key);
    const current = store.get(key);
    if (found === undefined) return current;
    const time = now();
    const response = fromShared(found, time);
    if (current !== undefined && current.sentAt >= response.sentAt) return current;
    store.set(key, response, time);
    return response;
  };

  const staleIfError = (request: CacheableRequest, failure: unknown): CachedResponse => {
    const current = store.get(request.key);
    if (!(failure instanceof Failure) || current === undefined) throw failure;
    if (failure.kind === 'aws-refusal') store.delete(request.key);
    // A client error, of the caller or by decision of AWS, is not an outage.
    const isOutage = failure.source !== 'caller' && failure.kind !== 'aws-refusal';
    const time = now();
    if (request.noCache === true || !isOutage || time >= current.usableUntil) throw failure;
    return serveStored(current, time, failure);
  };

  const ask = async (
    request: CacheableRequest,
    call: CallOptions,
    stored: StoredResponse | undefined,
  ): Promise<CachedResponse> => {
    const wantsNew = request.noCache === true;
    const found = sharedCache === undefined || wantsNew ? stored : await findShared(sharedCache, request.key);
    const fresh = found !== undefined && isFresh(found, now());
    if (fresh && !wantsNew) return serveStored(found, now(), undefined);
    const result = fresh ? 'bypass' : found === undefined ? 'miss' : 'expired';
    try {
      const response = await next(request, call);
      return serveNew(response, result, keep(request, response), now());
    } catch (failure) {
      return staleIfError(request, failure);
    }
  };

  return (request, call) => {
    const stored = store.get(request.key);
    const time = now();
    return stored !== undefined && request.noCache !== true && isFresh(stored, time)
      ? Promise.resolve(report(serveStored(stored, time, undefined)))
      : ask(request, call, stored).then(report);
  };
}

/** RFC 9111, section 4.2. */
function isFresh({ freshUntil }: StoredResponse, now: number): boolean {
  return now < freshUntil;
}

function serveNew(
  { content, entityTag, violations, upstream, deduplicated = false }: DeduplicatedResponse,
  status: CacheResult,
  stored: StoredResponse | undefined,
  now: number,
): CachedResponse {
  const ttlSeconds = stored === undefined ? 0 : ttlOf(stored, now);
  const isStored = stored !== undefined;
  const cache = { status, ageSeconds: 0, ttlSeconds, stored: isStored, deduplicated, staleIfError: undefined };
  return { content, entityTag, violations, upstream, cache };
}

function serveStored(stored: StoredResponse, now: number, staleIfError: Failure | undefined): CachedResponse {
  const { content, entityTag, sentAt } = stored;
  const cache = {
    status: isFresh(stored, now) ? 'hit' : 'stale',
    ageSeconds: Math.floor((now - sentAt) / 1000),
    ttlSeconds: ttlOf(stored, now),
    stored: false,
    deduplicated: false,
    staleIfError,
  } as const;
  return { content, entityTag, violations: [], upstream: undefined, cache };
}

function ttlOf(stored: StoredResponse, now: number): number {
  const seconds = Math.floor((stored.freshUntil - now) / 1000);
  return isFresh(stored, now) ? seconds : Math.min(seconds, -1);
}

function toShared(
  { content, entityTag, sentAt, freshUntil, usableUntil }: StoredResponse,
  now: number,
): SharedResponse {
  return { content, entityTag, ageMs: now - sentAt, freshForMs: freshUntil - now, usableForMs: usableUntil - now };
}

function fromShared(shared: SharedResponse, now: number): StoredResponse {
  const { content, entityTag, ageMs, freshForMs, usableForMs } = shared;
  return { content, entityTag, sentAt: now - ageMs, freshUntil: now + freshForMs, usableUntil: now + usableForMs };
}
