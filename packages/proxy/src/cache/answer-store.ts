import { LRUCache } from 'lru-cache';
import { ContentBlocks, lengthOf, placedBytesOf } from './content-blocks.ts';
import { decodeKeyed, encodeKeyed, hashOf } from './keyed-answer.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** What a store tells of itself. */
export interface AnswerStoreEvents {
  /** Told of each answer that goes to make room for others. */
  readonly onEvicted?: (() => void) | undefined;
  /** Told how many bytes the store holds, whenever that has changed. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Answers by their keys, within a number of bytes. */
export interface AnswerStore {
  /** Finds an answer, however old, and counts it as used. Its content is a copy. */
  get(key: string): StoredAnswer | undefined;
  /** Stores an answer in place of the one that the key had. False where it is larger than the whole store. */
  set(key: string, answer: StoredAnswer): boolean;
  /** Forgets an answer. */
  delete(key: string): void;
}

/** What an answer takes beside its blocks, in bytes: its place in the store. Measured under Node 24, and rounded up. */
const overheadBytes = 256;

/**
 * Creates a store that forgets what was not used for the longest time. It makes no object that lasts as long as an
 * answer: that many of them bring on full collections, and requests take several times as long while one lasts. So even
 * keys are in blocks, and what is known of them outside are their hashes. Where two share one, the answer that was stored
 * last has it.
 */
export function createAnswerStore(maxBytes: number, { onEvicted, onBytes }: AnswerStoreEvents): AnswerStore {
  const blocks = new ContentBlocks();
  const places = new LRUCache<number, number>({
    maxSize: maxBytes,
    dispose: (place, _hash, reason) => {
      blocks.remove(place);
      if (reason === 'evict') onEvicted?.();
    },
  });
  const forget = (key: string): void => {
    if (places.delete(hashOf(key))) onBytes?.(places.calculatedSize);
  };
  return {
    get: (key) => {
      const place = places.get(hashOf(key));
      return place === undefined ? undefined : decodeKeyed(key, blocks.read(place));
    },
    set: (key, answer) => {
      const parts = encodeKeyed(key, answer);
      const size = placedBytesOf(lengthOf(parts)) + overheadBytes;
      if (size > maxBytes) {
        forget(key);
        return false;
      }
      places.set(hashOf(key), blocks.place(parts), { size });
      onBytes?.(places.calculatedSize);
      return true;
    },
    delete: forget,
  };
}
