const refusals: ReadonlySet<string> = new Set(['no-cache', 'no-store', 'max-age=0', 'max-age="0"']);

/**
 * Whether a caller wants nothing stored (RFC 9111, section 5.2.1). `no-store` counts as `no-cache`: what is stored is
 * the account's, and nothing of the request. Other directives of a request are advice, and are not taken.
 *
 * @param cacheControl The request's `Cache-Control`; undefined where it has none.
 */
export function wantsNothingStored(cacheControl: string | undefined): boolean {
  if (cacheControl === undefined) return false;
  return cacheControl.split(',').some((directive) => refusals.has(directive.trim().toLowerCase()));
}
