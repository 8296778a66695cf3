import type { CachedResponse, CacheReport, CacheResult } from '../interceptors/cache.ts';

const name = 'audit-gateway';

// RFC 9211, sections 2.1 and 2.2. There is one response to each URI, hence no other kind of miss.
const handling: Readonly<Record<CacheResult, string>> = {
  hit: 'hit',
  stale: 'hit',
  miss: 'fwd=uri-miss',
  expired: 'fwd=stale',
  bypass: 'fwd=request',
  off: 'fwd=bypass',
};

/** Whether a response came from the cache. */
export function isFromCache({ status }: CacheReport): boolean {
  return status === 'hit' || status === 'stale';
}

/**
 * Writes what the cache did as `Cache-Status` (RFC 9211). A `ttl` below 0 marks a stale response (stale-if-error);
 * `detail` is then the kind of the failure.
 *
 * @param status The status that the caller gets. With a 304, `fwd-status` is AWS's own (section 2.3).
 */
export function cacheStatusHeader(report: CacheReport, status: 200 | 304): string {
  const { ttlSeconds, stored, deduplicated, staleIfError } = report;
  let value = `${name}; ${handling[report.status]}`;
  if (isFromCache(report)) value += `; ttl=${ttlSeconds}`;
  else if (status === 304) value += '; fwd-status=200';
  if (stored) value += '; stored';
  if (deduplicated) value += '; collapsed';
  if (staleIfError !== undefined) value += `; detail=${staleIfError.kind}`;
  return value;
}

/**
 * Writes the caller's `Cache-Control` (RFC 9111, section 5.2.2). `private`: who may see a response depends on the
 * caller, which a shared cache in between does not check. `max-age` is the response's whole lifetime, counted as `Age`
 * counts it, so that a caller keeps nothing for longer than the gateway does; 0 where the gateway keeps nothing.
 */
export function cacheControlHeader({ ageSeconds, ttlSeconds }: CacheReport): string {
  return `private, max-age=${Math.max(0, ageSeconds + ttlSeconds)}`;
}

/**
 * Writes the caching headers of a response: `Cache-Status`, `Cache-Control`, `ETag`, and `Age` (RFC 9111, section 5.1)
 * for one that was stored. A 200 and a 304 have the same (RFC 9110, section 15.4.5).
 */
export function cachingHeaders({ entityTag, cache }: CachedResponse, status: 200 | 304): Record<string, string> {
  return {
    etag: entityTag,
    'cache-control': cacheControlHeader(cache),
    'cache-status': cacheStatusHeader(cache, status),
    ...(isFromCache(cache) && { age: String(cache.ageSeconds) }),
  };
}

const bypassDirectives: ReadonlySet<string> = new Set(['no-cache', 'no-store', 'max-age=0', 'max-age="0"']);

/**
 * Whether a caller wants a new response (RFC 9111, section 5.2.1). `no-store` counts as `no-cache`: what is stored
 * belongs to the account, and nothing of the request is stored. Other directives of a request are optional, and are
 * ignored.
 *
 * @param cacheControl The request's `Cache-Control`; undefined where it has none.
 */
export function wantsNewResponse(cacheControl: string | undefined): boolean {
  if (cacheControl === undefined) return false;
  return cacheControl.split(',').some((directive) => bypassDirectives.has(directive.trim().toLowerCase()));
}
