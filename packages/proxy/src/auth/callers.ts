import { readFile, stat } from 'node:fs/promises';
import { SettingsError } from '../config/setting.ts';
import { parseCallersFile, type CallersContext, type CallerEntry } from './callers-file.ts';
import { hash } from 'node:crypto';
import { createFileAccess, type FileAccess } from '../lib/file-access.ts';
import type { Credentials } from '@audit-gateway/sigv4';
import { createCallerRateLimiter } from '../stores/caller-rate-limiter.ts';
import type { RateLimiter } from '../stores/rate-limiter.ts';
import type { Caller } from './caller.ts';
import { mistakenDigest } from './weak-credentials.ts';

/** The callers of a gateway, as the callers' file has them now. */
export interface Callers {
  /** The current list. A reload replaces it, and never changes it. */
  readonly list: CallerList;
  /**
   * Reads the file again and replaces the list as a whole. Reloads that overlap run one after the other.
   *
   * @throws {SettingsError} where the file cannot be used; the list stays as it was.
   */
  reload(): Promise<void>;
}

/** Options of {@link createCallers}. */
export interface CallersOptions extends CallersContext {
  /** The callers' file, YAML or JSON. Replace it by a rename: a half-written file may be valid too. */
  readonly file: string;
  /** Reads the file. Default: with a time limit. */
  readonly access?: FileAccess;
  /** Creates the rate limiter of a caller. Default: one for this gateway alone. */
  readonly createLimiter?: CreateCallerLimiter | undefined;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Reads a callers' file.
 *
 * @throws {SettingsError} where it cannot be used.
 */
export async function createCallers(options: CallersOptions): Promise<Callers> {
  const { file, access = createFileAccess(), createLimiter, now = () => performance.now() } = options;
  const limiters = createCallerRateLimiters(now, createLimiter);
  const load = async (): Promise<CallerList> =>
    createCallerList(parseCallersFile(await read(file, access), file, options), limiters);

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

async function read(file: string, access: FileAccess): Promise<string> {
  try {
    return await access(async () => {
      const information = await stat(file);
      // To read a pipe, or a device, may take for ever.
      if (!information.isFile()) throw Object.assign(new Error('not a file'), { code: 'no regular file' });
      return readFile(file, 'utf8');
    });
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    const fault = isLate ? 'the file system does not answer in time' : code;
    throw new SettingsError(`--callers: ${file}: cannot be read (${fault}); allowed: a YAML or JSON file`);
  }
}

/** The callers of a file, by their credentials. */
export interface CallerList {
  /** How many callers there are. */
  readonly size: number;
  /**
   * Finds the caller of an API key, by its digest. The time that it takes depends on digests alone, and a digest does
   * not reveal its key, so this needs no comparison in constant time.
   */
  callerOfApiKey(key: string): Caller | undefined;
  /** Says how the file has a key that is no caller's, where it has it in a wrong way. */
  mistakeOfApiKey(key: string): string | undefined;
  /** Finds the caller whom a token names. */
  callerOfSubject(subject: string): Caller | undefined;
  /** Finds the caller who signs with an access key, and the key's secret. */
  accessKey(accessKeyId: string): { readonly caller: Caller; readonly credentials: Credentials } | undefined;
}

/**
 * Gives the rate limiter of a caller by its name and rate: the same one again after a reload, so that a reload resets
 * no limit.
 */
export type CallerRateLimiters = (name: string, rate: number | undefined) => RateLimiter | undefined;

/** Creates the rate limiter of a caller; the last parameter is the monotonic clock, in milliseconds. */
export type CreateCallerLimiter = (name: string, ratePerSecond: number, now: () => number) => RateLimiter;

/**
 * Creates the rate limiters of callers.
 *
 * @param now The monotonic clock, in milliseconds.
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

/** Indexes the callers of a file by their credentials. */
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
    size: entries.length,
    callerOfApiKey: (key) => apiKeys.get(hash('sha256', key, 'hex')),
    mistakeOfApiKey: (key) => mistakenDigest(key, (sha256) => apiKeys.has(sha256)),
    callerOfSubject: (subject) => subjects.get(subject),
    accessKey: (accessKeyId) => accessKeys.get(accessKeyId),
  };
}
