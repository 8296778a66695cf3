import type { IncomingMessage } from 'node:http';
import { Failure } from '../errors/failure.ts';
import { hostNameOfUrl } from '../lib/host-name.ts';

/** Which pages may have a browser send requests, beside those of the gateway itself. */
export interface CrossSiteOptions {
  /**
   * Whether pages of the same site may: `dashboard.example.com` for `audits.example.com`, and any port of `localhost`
   * for another.
   */
  readonly allowSameSite: boolean;
  /** Host names whose pages are the gateway's own, whatever Host a proxy in front of it sends. */
  readonly publicHosts: readonly string[];
}

/** Checks where a request comes from. It throws a {@link Failure} of kind `forbidden` for a page of another site. */
export type CheckSite = (request: Pick<IncomingMessage, 'headers'>) => void;

/**
 * Makes the check that no page of another site has a browser send a request: by `Sec-Fetch-Site` (W3C Fetch Metadata),
 * and by `Origin` (RFC 6454) for browsers that do not send that, or do not send it over plain HTTP. Only browsers send
 * either; what else calls passes.
 */
export function createSiteCheck({ allowSameSite, publicHosts }: CrossSiteOptions): CheckSite {
  const sites = ['same-origin', 'none', ...(allowSameSite ? ['same-site'] : [])];
  const isOwn = (origin: string, host = ''): boolean => {
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    return url.host === host.toLowerCase() || publicHosts.includes(hostNameOfUrl(url));
  };
  return ({ headers: { 'sec-fetch-site': site, origin, host } }) => {
    const isAllowed = typeof site === 'string' ? sites.includes(site) : origin === undefined || isOwn(origin, host);
    if (isAllowed) return;
    const detail = 'A page of another site may not send requests; allowed: pages of this gateway, and other clients.';
    throw new Failure('forbidden', { detail });
  };
}
