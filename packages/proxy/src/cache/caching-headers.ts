import type { CacheReport, CacheStatus, ServedAnswer } from './served-answer.ts';

const name = 'audit-gateway';

// RFC 9211, sections 2.1 and 2.2. There is one answer to each URI, hence no other kind of miss.
const handling: Readonly<Record<CacheStatus, string>> = {
  hit: 'hit',
  stale: 'hit',
  miss: 'fwd=uri-miss',
  expired: 'fwd=stale',
  bypass: 'fwd=request',
  off: 'fwd=bypass',
};

/** Whether an answer was stored before the caller asked for it. */
export function isFromCache({ status }: CacheReport): boolean {
  return status === 'hit' || status === 'stale';
}

/**
 * Writes what the cache did as `Cache-Status` (RFC 9211). A `ttl` below 0 marks an answer past its life, and `detail`
 * is then the kind of the failure that it stands in for.
 *
 * @param status The status that the caller gets. With a 304, `fwd-status` tells AWS's own (section 2.3).
 */
export function cacheStatusHeader(report: CacheReport, status: 200 | 304): string {
  const { ttlSeconds, stored, collapsed, insteadOf } = report;
  let value = `${name}; ${handling[report.status]}`;
  if (isFromCache(report)) value += `; ttl=${ttlSeconds}`;
  else if (status === 304) value += '; fwd-status=200';
  if (stored) value += '; stored';
  if (collapsed) value += '; collapsed';
  if (insteadOf !== undefined) value += `; detail=${insteadOf.kind}`;
  return value;
}

/**
 * Writes the caller's `Cache-Control` (RFC 9111, section 5.2.2). `private`: who may see an answer depends on the
 * caller, which a shared cache in between does not check. `max-age` is the answer's whole life, counted as `Age` counts
 * it, so that a caller keeps nothing for longer than the gateway does; 0 where the gateway keeps nothing.
 */
export function cacheControlHeader({ ageSeconds, ttlSeconds }: CacheReport): string {
  return `private, max-age=${Math.max(0, ageSeconds + ttlSeconds)}`;
}

/**
 * Writes the headers by which a caller can tell, and keep, what it got: `Cache-Status`, `Cache-Control`, `ETag`, and
 * for an answer that was stored `Age` (RFC 9111, section 5.1). A 200 and a 304 have the same (RFC 9110, section
 * 15.4.5).
 */
export function cachingHeaders({ entityTag, cache }: ServedAnswer, status: 200 | 304): Record<string, string> {
  return {
    etag: entityTag,
    'cache-control': cacheControlHeader(cache),
    'cache-status': cacheStatusHeader(cache, status),
    ...(isFromCache(cache) && { age: String(cache.ageSeconds) }),
  };
}
