import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Failure } from '../errors/failure.ts';
import { hostNameOf, isLoopback, hostNameOfUrl } from '../lib/host-name.ts';

/** Options of {@link createHostCheck}. */
export interface AllowedHostsOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** Further names and addresses that are allowed, in lower case and without ports. */
  readonly publicHosts: readonly string[];
}

/** Checks the Host of a request. It throws a {@link Failure} of kind `forbidden` where the name is not allowed. */
export type CheckHost = (request: Pick<IncomingMessage, 'headers'>) => void;

/**
 * Creates the check of a server without authentication. A web page can let its own name resolve to the address of the
 * server, and a browser then takes the server for the page's own site (DNS rebinding). So only names that no page can
 * have are allowed: those of loopback, and, where the server listens beyond loopback, IP addresses (probes and scrapers
 * use them).
 *
 * A request without a Host does not come from a browser, and passes.
 */
export function createHostCheck({ host: boundTo, publicHosts }: AllowedHostsOptions): CheckHost {
  const configured = new Set(publicHosts);
  const anyAddress = !isLoopback(boundTo);
  const isAllowed = (header: string): boolean => {
    const name = hostNameOf(header);
    return name !== undefined && (isLoopback(name) || configured.has(name) || (anyAddress && isIP(name) !== 0));
  };
  const allowed = `localhost, ${anyAddress ? 'IP addresses' : '127.0.0.0/8, [::1]'} and the names of --public-hosts`;
  // Clients send the same Host with each request.
  let lastAllowed: string | undefined;
  return ({ headers: { host } }) => {
    if (host === undefined || host === lastAllowed) return;
    if (!isAllowed(host)) {
      // The name is not repeated: a caller chose it, and it would get into the log.
      const detail = `The Host of the request is not allowed, since nobody is asked who they are; allowed: ${allowed}.`;
      throw new Failure('forbidden', { detail });
    }
    lastAllowed = host;
  };
}

/** Options of {@link createSiteCheck}. */
export interface CrossSiteOptions {
  /**
   * Whether pages of the same site may send requests: `dashboard.example.com` to `audits.example.com`, and any port of
   * `localhost` to another.
   */
  readonly allowSameSite: boolean;
  /** Host names whose pages are the gateway's own, whatever Host a proxy in front of it sends. */
  readonly publicHosts: readonly string[];
  /** The origins of other sites whose pages may send requests. Default: none. */
  readonly corsOrigins?: readonly string[];
}

/** Checks where a request comes from. It throws a {@link Failure} of kind `forbidden` for a page of another site. */
export type CheckSite = (request: Pick<IncomingMessage, 'headers'>) => void;

/**
 * Creates the check that no page of another site makes a browser send a request: by `Sec-Fetch-Site` (W3C Fetch
 * Metadata), and by `Origin` (RFC 6454) for browsers that do not send that, or do not send it over plain HTTP. Only
 * browsers send either header; other clients pass.
 */
export function createSiteCheck({ allowSameSite, publicHosts, corsOrigins = [] }: CrossSiteOptions): CheckSite {
  const sites = ['same-origin', 'none', ...(allowSameSite ? ['same-site'] : [])];
  const isOwn = (origin: string, host = ''): boolean => {
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    return url.host === host.toLowerCase() || publicHosts.includes(hostNameOfUrl(url));
  };
  return ({ headers: { 'sec-fetch-site': site, origin, host } }) => {
    const isAllowed = typeof site === 'string' ? sites.includes(site) : origin === undefined || isOwn(origin, host);
    if (isAllowed || (origin !== undefined && corsOrigins.includes(origin))) return;
    const detail = 'A page of another site may not send requests; allowed: pages of this gateway, and other clients.';
    throw new Failure('forbidden', { detail });
  };
}
