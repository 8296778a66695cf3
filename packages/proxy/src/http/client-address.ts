import { isIP } from 'node:net';
import type { Request } from 'express';

/** The client of a request, as the trusted proxies say. */
export interface ClientAddress {
  /** Its IP address: the last one in X-Forwarded-For that is no trusted proxy. Undefined where that is no address. */
  readonly address: string | undefined;
  /** The scheme that it used: X-Forwarded-Proto of a trusted proxy. */
  readonly scheme: 'http' | 'https';
}

/** Reads the client of a request. Express knows the trusted proxies; it checks neither what stands in their headers. */
export function readClient(request: Request): ClientAddress {
  const address = request.ip ?? '';
  return {
    // A zone is any text.
    address: isIP(address) === 0 || address.includes('%') ? undefined : address,
    scheme: request.protocol.toLowerCase() === 'https' ? 'https' : 'http',
  };
}
