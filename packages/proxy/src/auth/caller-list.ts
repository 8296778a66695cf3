import { hash } from 'node:crypto';
import type { Credentials } from '@audit-gateway/sigv4';
import { createCallerRateLimiter } from '../stores/caller-rate-limiter.ts';
import type { RateLimiter } from '../stores/rate-limiter.ts';
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

/** Gives the rate limiter of a caller by its name and rate: the same as before, so that a reload gives no turn away. */
export type Turns = (name: string, rate: number | undefined) => RateLimiter | undefined;

/** Creates the rate limiter of a caller; the last parameter tells the time on the monotonic clock, in milliseconds. */
export type CreateCallerLimiter = (name: string, ratePerSecond: number, now: () => number) => RateLimiter;

/**
 * Makes the rate limiters of callers.
 *
 * @param now Tells the time on the monotonic clock, in milliseconds.
 * @param create Creates one. Default: one for this gateway alone.
 */
export function createTurns(
  now: () => number,
  create: CreateCallerLimiter = (_name, rate) => createCallerRateLimiter(rate, now),
): Turns {
  const kept = new Map<string, { readonly rate: number; readonly limiter: RateLimiter }>();
  return (name, rate) => {
    if (rate === undefined) return undefined;
    const known = kept.get(name);
    if (known?.rate === rate) return known.limiter;
    const limiter = create(name, rate, now);
    kept.set(name, { rate, limiter });
    return limiter;
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
