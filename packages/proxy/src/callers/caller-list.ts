import { hash } from 'node:crypto';
import type { Credentials } from '@audit-gateway/sigv4';
import { createTokenBucket, type TokenBucket } from '../resilience/token-bucket.ts';
import type { Caller } from './caller.ts';
import type { CallerEntry } from './caller-entry.ts';

/** Whose a credential is. */
export interface CallerList {
  /**
   * Finds the caller of an API key, by its digest. How long that takes tells of digests alone, and no key can be made
   * for a digest: keys are random, so they need no comparison in constant time.
   */
  callerOfApiKey(key: string): Caller | undefined;
  /** Finds the caller whom a token names. */
  callerOfSubject(subject: string): Caller | undefined;
  /** Finds the caller who signs with an access key, and the key's secret. */
  accessKey(accessKeyId: string): { readonly caller: Caller; readonly credentials: Credentials } | undefined;
}

/** Gives the tokens of a caller by its name and rate: the same ones as before, so that a reload gives none away. */
export type Turns = (name: string, rate: number | undefined) => TokenBucket | undefined;

/**
 * Makes the tokens of callers, a second's worth at most, one at least.
 *
 * @param now Tells the time on the monotonic clock, in milliseconds.
 */
export function createTurns(now: () => number): Turns {
  const kept = new Map<string, { readonly rate: number; readonly bucket: TokenBucket }>();
  return (name, rate) => {
    if (rate === undefined) return undefined;
    const known = kept.get(name);
    if (known?.rate === rate) return known.bucket;
    const bucket = createTokenBucket({ capacity: Math.max(1, rate), perSecond: rate, now });
    kept.set(name, { rate, bucket });
    return bucket;
  };
}

/** Makes the list of the callers of a file. */
export function createCallerList(entries: readonly CallerEntry[], turns: Turns): CallerList {
  const apiKeys = new Map<string, Caller>();
  const subjects = new Map<string, Caller>();
  const accessKeys = new Map<string, { readonly caller: Caller; readonly credentials: Credentials }>();
  for (const entry of entries) {
    const caller = {
      name: entry.name,
      operations: new Set(entry.operations),
      targets: new Set(entry.targets),
      turns: turns(entry.name, entry.rate),
    };
    for (const { sha256 } of entry.apiKeys) apiKeys.set(sha256, caller);
    for (const subject of entry.jwtSubjects) subjects.set(subject, caller);
    for (const credentials of entry.accessKeys) accessKeys.set(credentials.accessKeyId, { caller, credentials });
  }
  return {
    callerOfApiKey: (key) => apiKeys.get(hash('sha256', key, 'hex')),
    callerOfSubject: (subject) => subjects.get(subject),
    accessKey: (accessKeyId) => accessKeys.get(accessKeyId),
  };
}
