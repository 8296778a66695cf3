import { hash } from 'node:crypto';

/** In place of a payload's hash: this request's payload is not part of its signature. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * HashedPayload: the SHA-256 of the body in lower-case hexadecimal; a string counts as its UTF-8.
 *
 * Source: "Create a signed AWS API request", step 1, HashedPayload.
 */
export function hashPayload(body: Uint8Array | string): string {
  return body.length === 0 ? emptyPayloadHash : hash('sha256', body, 'hex');
}

/** The hash of no body at all, which is what every GET has. */
export const emptyPayloadHash = hash('sha256', '', 'hex');
