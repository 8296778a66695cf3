import { readFile } from 'node:fs/promises';
import { SettingsError } from '../config/setting.ts';
import { parseCallersFile, type CallersContext, type CallerEntry } from './callers-file.ts';
import { hash } from 'node:crypto';
import type { Credentials } from '@audit-gateway/sigv4';
import { createCallerRateLimiter } from '../stores/caller-rate-limiter.ts';
import type { RateLimiter } from '../stores/rate-limiter.ts';
import type { Caller } from './caller.ts';

/** The callers of a gateway, as its file has them now. */
export interface Callers {
  /** The list in force. What is read from it once stays as it is, whatever is reloaded meanwhile. */
  readonly list: CallerList;
  /**
   * Reads the file again and puts its list in force, all at once. Reloads that overlap happen one after the other.
   *
   * @throws {SettingsError} where the file cannot be used; the list in force stays.
   */
  reload(): Promise<void>;
}

/** Where callers come from. */
export interface CallersOptions extends CallersContext {
  /** The callers' file, YAML or JSON. Replace it by renaming another: half of a file may be a list too. */
  readonly file: string;
  /** Creates the rate limiter of a caller. Default: one for this gateway alone. */
  readonly createLimiter?: CreateCallerLimiter | undefined;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Reads a callers' file.
 *
 * @throws {SettingsError} where it cannot be used.
 */
export async function createCallers(options: CallersOptions): Promise<Callers> {
  const { file, createLimiter, now = () => performance.now() } = options;
  const limiters = createCallerRateLimiters(now, createLimiter);
  const load = async (): Promise<CallerList> =>
    createCallerList(parseCallersFile(await read(file), file, options), limiters);

  let list = await load();
  let last = Promise.resolve();
  const replace = async (): Promise<void> => {
    list = await load();
  };
  return {
    get list() {
      return list;
    },
    reload: () => {
      const reloaded = last.then(replace);
      last = reloaded.catch(() => undefined);
      return reloaded;
    },
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    throw new SettingsError(`--callers: ${file}: cannot be read (${fault}); allowed: a YAML or JSON file`);
  }
}

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
export type CallerRateLimiters = (name: string, rate: number | undefined) => RateLimiter | undefined;

/** Creates the rate limiter of a caller; the last parameter tells the time on the monotonic clock, in milliseconds. */
export type CreateCallerLimiter = (name: string, ratePerSecond: number, now: () => number) => RateLimiter;

/**
 * Makes the rate limiters of callers.
 *
 * @param now Tells the time on the monotonic clock, in milliseconds.
 * @param create Creates one. Default: one for this gateway alone.
 */
export function createCallerRateLimiters(
  now: () => number,
  create: CreateCallerLimiter = (_name, rate) => createCallerRateLimiter(rate, now),
): CallerRateLimiters {
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
export function createCallerList(entries: readonly CallerEntry[], limiters: CallerRateLimiters): CallerList {
  const apiKeys = new Map<string, Caller>();
  const subjects = new Map<string, Caller>();
  const accessKeys = new Map<string, { readonly caller: Caller; readonly credentials: Credentials }>();
  for (const entry of entries) {
    const caller = {
      name: entry.name,
      operations: new Set(entry.operations),
      targets: new Set(entry.targets),
      rateLimiter: limiters(entry.name, entry.rate),
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
