import type { CanonicalHeaders } from './headers.ts';
import { canonicalPath } from './path.ts';
import { canonicalQuery } from './query.ts';

/** What the signer and the verifier each know of a request. */
export interface CanonicalRequestParts {
  /** As on the wire; methods are case-sensitive (RFC 9110, section 9.1). */
  method: string;
  /** As on the wire. */
  path: string;
  /** As on the wire, without the `?`. */
  query: string;
  /** The headers to be signed. */
  headers: CanonicalHeaders;
  /** HashedPayload. */
  payloadHash: string;
}

/**
 * The canonical request, the one text that both sides derive from a request, whoever spelled it however.
 *
 * Source: "Create a signed AWS API request", step 1.
 */
export function canonicalRequest({ method, path, query, headers, payloadHash }: CanonicalRequestParts): string {
  return `${method}\n${canonicalPath(path)}\n${canonicalQuery(query)}\n${headers.block}\n${headers.names}\n${payloadHash}`;
}
