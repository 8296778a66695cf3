import { LRUCache } from 'lru-cache';

/** A response of AWS that keeps the contract. Its times are on the monotonic clock, in milliseconds. */
export interface StoredResponse {
  /** The content to the byte. Whoever gets it shares it, so it is never written to. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** When AWS was asked for it: its age counts from there (RFC 9111, section 4.2.3). */
  readonly sentAt: number;
  /** Until when it is as good as a new one. */
  readonly freshUntil: number;
  /** Until when it may be served in place of a failure. */
  readonly usableUntil: number;
}

/** What a response cache notifies others of. */
export interface ResponseCacheEvents {
  /** A response was evicted to make room for another. */
  readonly onEvicted?: (() => void) | undefined;
  /** The cache now holds so many bytes. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Responses by their whole keys, within a number of bytes. */
export interface ResponseCache {
  /** Finds a response, however old, and counts it as used. */
  get(key: string): StoredResponse | undefined;
  /**
   * Stores a response in place of the one that the key had.
   *
   * @param now The time on the monotonic clock, in milliseconds.
   * @returns whether there was room: false for one that is larger than all responses of its class may be.
   */
  set(key: string, response: StoredResponse, now: number): boolean;
  delete(key: string): void;
}

/**
 * What a response takes beside its key, content and entity tag, in bytes: an object, three numbers, a Buffer with what
 * Node keeps behind it, and its places in the LRU cache. Measured under Node 24 with 20,000 to 100,000 responses: 650 to
 * 750 by process.memoryUsage(), 1,000 to 1,900 of resident memory.
 */
const entryBytes = 1536;

/**
 * Final audits get three quarters of the memory, responses that live shortly the rest. A quarter is enough for these by
 * default (1 MB): AWS takes 10 listings and 25 descriptions a second, so while they live for 2 seconds, no more than 20
 * pages of up to 30 kB and 50 audits of some 3 kB are fresh at a time.
 */
const longLivedShare = 0.75;

/** What is fresh for longer than this, in milliseconds, is long-lived: the longest `cacheSeconds` is 60. */
const longLivedAboveMs = 60_000;

type Entries = LRUCache<string, StoredResponse>;

/**
 * Creates a cache that forgets the least recently used. It keeps two classes apart, so that responses which are fresh for
 * seconds never evict those which are good for a day: each class has memory of its own.
 */
export function createResponseCache(maxBytes: number, { onEvicted, onBytes }: ResponseCacheEvents = {}): ResponseCache {
  const createEntries = (maxSize: number): Entries =>
    new LRUCache<string, StoredResponse>({
      maxSize: Math.max(1, Math.floor(maxSize)),
      sizeCalculation: ({ content, entityTag }, key) => entryBytes + key.length + entityTag.length + content.length,
      dispose: (_response, _key, reason) => {
        if (reason === 'evict') onEvicted?.();
      },
    });
  const longLived = createEntries(maxBytes * longLivedShare);
  const shortLived = createEntries(maxBytes * (1 - longLivedShare));
  const report = (): void => onBytes?.(longLived.calculatedSize + shortLived.calculatedSize);

  return {
    get: (key) => longLived.get(key) ?? shortLived.get(key),
    set: (key, response, now) => {
      const isLongLived = response.freshUntil - now > longLivedAboveMs;
      const [own, other] = isLongLived ? [longLived, shortLived] : [shortLived, longLived];
      other.delete(key);
      // Where it is too large, this deletes the one before it.
      own.set(key, { ...response, content: withOwnMemory(response.content) });
      report();
      return own.has(key);
    },
    delete: (key) => {
      longLived.delete(key);
      shortLived.delete(key);
      report();
    },
  };
}

/** A small content may be a view of a much larger piece of memory, which would then last as long as the content. */
function withOwnMemory(content: Buffer): Buffer {
  if (content.buffer.byteLength === content.length) return content;
  const own = Buffer.allocUnsafeSlow(content.length);
  content.copy(own);
  return own;
}
