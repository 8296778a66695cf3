import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** The last element of every credential scope. */
export const scopeTerminator = 'aws4_request';

/** What a signature and its key are valid for. */
export interface CredentialScope {
  /** The day in UTC, `YYYYMMDD`. */
  day: string;
  region: string;
  /** The service as signatures name it, e.g. `iot`. */
  service: string;
}

/**
 * The scope in the string to sign and in `Credential=`: `20150830/us-east-1/iot/aws4_request`.
 *
 * Source: "Create a signed AWS API request", step 3.
 */
export function formatScope(scope: CredentialScope): string {
  return `${scope.day}/${scope.region}/${scope.service}/${scopeTerminator}`;
}

/** A credential scope, and the key that signs under it. */
export interface ScopedKey {
  scope: string;
  /** A key object: to make an HMAC from bytes takes Node nine times as long. */
  key: KeyObject;
}

/** Finds the key of a secret and a scope. */
export type SigningKeys = (secretAccessKey: string, scope: CredentialScope) => ScopedKey;

/**
 * Derives the signing key by four HMACs, so that a leaked key is valid for one day, region and service only.
 *
 * Source: "Create a signed AWS API request", step 4.
 */
function deriveSigningKey(secretAccessKey: string, { day, region, service }: CredentialScope): KeyObject {
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`, 'utf8');
  for (const part of [day, region, service, scopeTerminator]) {
    key = createHmac('sha256', key).update(part, 'utf8').digest();
  }
  return createSecretKey(key);
}

/** Enough for every caller of a gateway. */
const maxKeys = 256;

/**
 * Creates a cache of signing keys. It holds {@link maxKeys}; the oldest key is dropped first.
 */
export function createSigningKeys(): SigningKeys {
  const keys = new Map<string, ScopedKey>();
  return (secretAccessKey, credentialScope) => {
    const scope = formatScope(credentialScope);
    const id = `${scope}/${secretAccessKey}`;
    const known = keys.get(id);
    if (known !== undefined) return known;

    const scopedKey: ScopedKey = { scope, key: deriveSigningKey(secretAccessKey, credentialScope) };
    if (keys.size >= maxKeys) {
      const [oldest] = keys.keys();
      if (oldest !== undefined) keys.delete(oldest);
    }
    keys.set(id, scopedKey);
    return scopedKey;
  };
}

/** The only algorithm. `AWS4-ECDSA-P256-SHA256` (SigV4A) is for requests to several regions. */
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
