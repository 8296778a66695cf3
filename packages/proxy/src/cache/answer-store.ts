import { LRUCache } from 'lru-cache';
import { ContentBlocks, type PlacedContent, placedBytesOf } from './content-blocks.ts';
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

/**
 * What an answer takes beside its content and key, in bytes: the objects that hold it, its call, its place in the store,
 * and its entity tag. Measured under Node 24, and rounded up.
 */
const overheadBytes = 1408;

/** A stored answer, its content elsewhere. */
interface HeldAnswer extends Omit<StoredAnswer, 'content'> {
  readonly content: PlacedContent;
}

/** Creates a store that forgets what was not used for the longest time. */
export function createAnswerStore(maxBytes: number, { onEvicted, onBytes }: AnswerStoreEvents): AnswerStore {
  const blocks = new ContentBlocks();
  const answers = new LRUCache<string, HeldAnswer>({
    maxSize: maxBytes,
    dispose: ({ content }, _key, reason) => {
      blocks.remove(content);
      if (reason === 'evict') onEvicted?.();
    },
  });
  const forget = (key: string): void => {
    if (answers.delete(key)) onBytes?.(answers.calculatedSize);
  };
  return {
    get: (key) => {
      const held = answers.get(key);
      return held && { ...held, content: blocks.read(held.content) };
    },
    set: (key, answer) => {
      const size = placedBytesOf(answer.content.length) + key.length + overheadBytes;
      if (size > maxBytes) {
        forget(key);
        return false;
      }
      answers.set(key, { ...answer, content: blocks.place(answer.content) }, { size });
      onBytes?.(answers.calculatedSize);
      return true;
    },
    delete: forget,
  };
}
