import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { Failure } from '../errors/failure.ts';
import { hostNameOf, isLoopback } from '../lib/host-name.ts';

/** Which names a server answers to. */
export interface AllowedHostsOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** Names and addresses that are allowed besides, in lower case and without ports. */
  readonly publicHosts: readonly string[];
}

/** Checks the Host of a request. It throws a {@link Failure} of kind `forbidden` where the name is not allowed. */
export type CheckHost = (request: Pick<IncomingMessage, 'headers'>) => void;

/**
 * Makes the check of a server that asks nobody who they are. A web page can have its own name resolve to the address of
 * the server, and a browser then takes the server for the page's own site (DNS rebinding). So only names that no page
 * can have are allowed: those of loopback, and beyond loopback IP addresses, which are resolved by nobody (probes and
 * scrapers use them).
 *
 * A request without a Host is not a browser's, and passes.
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
      // The name is not repeated: a caller chose it, and the log would keep it.
      const detail = `The Host of the request is not allowed, since nobody is asked who they are; allowed: ${allowed}.`;
      throw new Failure('forbidden', { detail });
    }
    lastAllowed = host;
  };
}
