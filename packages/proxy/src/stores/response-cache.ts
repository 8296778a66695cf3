import { LRUCache } from 'lru-cache';
import { withOwnMemory } from '../lib/own-memory.ts';

/** A response of AWS that keeps the contract. Its times are on the monotonic clock, in milliseconds. */
export interface StoredResponse {
  /** The content to the byte. Whoever gets it shares it, so it is never written to. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** When the request was sent to AWS: its age counts from there (RFC 9111, section 4.2.3). */
  readonly sentAt: number;
  /** Until when it is fresh. */
  readonly freshUntil: number;
  /** Until when it may be served stale if AWS fails. */
  readonly usableUntil: number;
}

/** The events of a response cache. */
export interface ResponseCacheEvents {
  /** A response was evicted to make room for another. */
  readonly onEvicted?: (() => void) | undefined;
  /** The cache now holds so many bytes. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Responses by their whole keys, bounded in bytes. */
export interface ResponseCache {
  /** Finds a response, however old, and counts it as used. */
  get(key: string): StoredResponse | undefined;
  /**
   * Stores a response, and replaces the one before it.
   *
   * @param now The time on the monotonic clock, in milliseconds.
   * @returns false for a response that is too large: above 7/8 of all memory where it is long-lived, else above 1/8.
   */
  set(key: string, response: StoredResponse, now: number): boolean;
  delete(key: string): void;
}

/**
 * What a response takes beside its key, content and entity tag, in bytes: an object, three numbers, a Buffer with what
 * Node keeps behind it, and its places in the LRU cache. Measured under Node 24 with 2,000 to 100,000 responses: 650 to
 * 750 by process.memoryUsage(). So the default of 4 MB holds a thousand audits of all checks.
 */
const entryBytes = 768;

/**
 * The share of the memory that final audits may take. Short-lived responses have the rest, and what final audits do not
 * use; they are evicted when final audits come. An eighth is enough for them by default (512 kB): AWS takes 10 listings
 * and 25 descriptions a second, so while they live for 2 seconds, 20 pages of 25 audits (4 kB each) and 50 audits (3
 * kB) are fresh at a time.
 */
const longLivedShare = 7 / 8;

/** What is fresh for longer than this, in milliseconds, is long-lived: the longest `cacheSeconds` is 60. */
const longLivedAboveMs = 60_000;

type Entries = LRUCache<string, StoredResponse>;

/**
 * Creates a cache that forgets the least recently used. It keeps two classes apart, so that responses which are fresh for
 * seconds never evict those which are good for a day.
 */
export function createResponseCache(maxBytes: number, { onEvicted, onBytes }: ResponseCacheEvents = {}): ResponseCache {
  const longLivedBytes = Math.floor(maxBytes * longLivedShare);
  const createEntries = (maxSize: number, maxEntrySize: number): Entries =>
    new LRUCache<string, StoredResponse>({
      maxSize: Math.max(1, maxSize),
      maxEntrySize: Math.max(1, maxEntrySize),
      sizeCalculation: ({ content, entityTag }, key) => entryBytes + key.length + entityTag.length + content.length,
      dispose: (_response, _key, reason) => {
        if (reason === 'evict') onEvicted?.();
      },
    });
  const longLived = createEntries(longLivedBytes, longLivedBytes);
  const shortLived = createEntries(maxBytes, maxBytes - longLivedBytes);
  const size = (): number => longLived.calculatedSize + shortLived.calculatedSize;

  return {
    get: (key) => longLived.get(key) ?? shortLived.get(key),
    set: (key, response, now) => {
      const isLongLived = response.freshUntil - now > longLivedAboveMs;
      const [own, other] = isLongLived ? [longLived, shortLived] : [shortLived, longLived];
      other.delete(key);
      // Where it is too large, this deletes the one before it.
      own.set(key, { ...response, content: withOwnMemory(response.content) });
      while (size() > maxBytes) shortLived.pop();
      onBytes?.(size());
      return own.has(key);
    },
    delete: (key) => {
      longLived.delete(key);
      shortLived.delete(key);
      onBytes?.(size());
    },
  };
}

/** A response as gateways share it. It holds durations, since each gateway has a clock of its own. */
export interface SharedResponse {
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** Its age, in milliseconds, 0 or more. */
  readonly ageMs: number;
  /** How long it is still fresh, in milliseconds; 0 or less for a stale one. */
  readonly freshForMs: number;
  /** How long it may still be served when AWS fails, in milliseconds; never less than `freshForMs`. */
  readonly usableForMs: number;
}

/**
 * A cache that several gateways share, behind their own ones. An instance serves one target.
 *
 * All durations are finite, and relative to the time of the call. Both methods settle within a few milliseconds, since
 * a caller waits meanwhile, and never reject: a cache that is not available finds nothing and stores nothing.
 */
export interface SharedResponseCache {
  /** Finds a response that was set and is still usable. */
  get(key: string): Promise<SharedResponse | undefined>;
  /** Stores a response, and replaces the one before it. */
  set(key: string, response: SharedResponse): Promise<void>;
}
