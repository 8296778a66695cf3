import { LRUCache } from 'lru-cache';
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
  /** Finds an answer, however old, and counts it as used. */
  get(key: string): StoredAnswer | undefined;
  /** Stores an answer in place of the one that the key had. False where it is larger than the whole store. */
  set(key: string, answer: StoredAnswer): boolean;
  /** Forgets an answer. */
  delete(key: string): void;
}

/**
 * What an answer takes beside its content and key, in bytes: the objects that hold it, its place in the store, and its
 * entity tag. Measured under Node 24, and rounded up.
 */
const overheadBytes = 1280;

/** Creates a store that forgets what was not used for the longest time. */
export function createAnswerStore(maxBytes: number, { onEvicted, onBytes }: AnswerStoreEvents): AnswerStore {
  const answers = new LRUCache<string, StoredAnswer>({
    maxSize: maxBytes,
    // A view keeps all of the memory that it is a view of.
    sizeCalculation: ({ content }, key) => content.buffer.byteLength + key.length + overheadBytes,
    dispose: (_answer, _key, reason) => {
      if (reason === 'evict') onEvicted?.();
    },
  });
  return {
    get: (key) => answers.get(key),
    set: (key, answer) => {
      answers.set(key, answer);
      onBytes?.(answers.calculatedSize);
      return answers.has(key);
    },
    delete: (key) => {
      if (answers.delete(key)) onBytes?.(answers.calculatedSize);
    },
  };
}
