import { createHmac, hash } from 'node:crypto';
import type { ScopedKey } from './signing-key.ts';

/** The one algorithm: `AWS4-ECDSA-P256-SHA256` (SigV4A) is for requests to several regions at once. */
export const algorithm = 'AWS4-HMAC-SHA256';

/**
 * The signature of a canonical request, in lower-case hexadecimal: the HMAC of the string to sign, which holds the
 * request's hash.
 *
 * Source: "Create a signed AWS API request", steps 2, 3 and 5.
 */
export function computeSignature(canonicalRequest: string, amzDate: string, { scope, key }: ScopedKey): string {
  const stringToSign = `${algorithm}\n${amzDate}\n${scope}\n${hash('sha256', canonicalRequest, 'hex')}`;
  return createHmac('sha256', key).update(stringToSign, 'utf8').digest('hex');
}
