import { hash } from 'node:crypto';
import type { CanonicalHeaders } from './headers.ts';
import { canonicalPath } from './path.ts';
import { canonicalQuery } from './query.ts';

/** Stands for the hash of a payload that is not signed. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * HashedPayload: the SHA-256 of the body in lower-case hexadecimal; a string counts as its UTF-8.
 *
 * Source: "Create a signed AWS API request", step 1, HashedPayload.
 */
export function hashPayload(body: Uint8Array | string): string {
  return body.length === 0 ? emptyPayloadHash : hash('sha256', body, 'hex');
}

/** The hash of an empty body. */
export const emptyPayloadHash = hash('sha256', '', 'hex');

/** What a canonical request is made of. */
export interface CanonicalRequestParts {
  /** As on the wire; methods are case-sensitive (RFC 9110, section 9.1). */
  method: string;
  /** As on the wire. */
  path: string;
  /** As on the wire, without the `?`. */
  query: string;
  headers: CanonicalHeaders;
  payloadHash: string;
}

/**
 * The canonical request: the text that signer and verifier derive from a request, however it is spelled.
 *
 * Source: "Create a signed AWS API request", step 1.
 */
export function canonicalRequest({ method, path, query, headers, payloadHash }: CanonicalRequestParts): string {
  return `${method}\n${canonicalPath(path)}\n${canonicalQuery(query)}\n${headers.block}\n${headers.names}\n${payloadHash}`;
}
