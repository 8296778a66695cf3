import { createHmac } from 'node:crypto';
import { type CredentialScope, formatScope, scopeTerminator } from './credential-scope.ts';

/** A credential scope, and the key that signs under it. */
export interface ScopedKey {
  /** The scope as it is written. */
  scope: string;
  /** The signing key. */
  key: Buffer;
}

/** Finds the key of a secret and a scope. */
export type SigningKeys = (secretAccessKey: string, scope: CredentialScope) => ScopedKey;

/**
 * Derives the signing key: four HMACs, so that a key which leaks is good for one day, region and service alone.
 *
 * Source: "Create a signed AWS API request", step 4.
 */
function deriveSigningKey(secretAccessKey: string, { day, region, service }: CredentialScope): Buffer {
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`, 'utf8');
  for (const part of [day, region, service, scopeTerminator]) {
    key = createHmac('sha256', key).update(part, 'utf8').digest();
  }
  return key;
}

/** Enough for every caller of a gateway; at most this many keys stay in memory, whatever scopes are asked for. */
const maxKeys = 256;

/**
 * Signing keys, each derived once: the same day, region, service and secret give the key kept from last time. The
 * oldest of {@link maxKeys} goes first, so yesterday's keys do.
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
