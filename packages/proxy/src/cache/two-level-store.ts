import type { AnswerStore } from './answer-store.ts';
import { decodeAnswer, encodeHead } from './encoded-answer.ts';
import type { SharedCache } from './shared-cache.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** A gateway's own store, and behind it what it shares with others. */
export interface TwoLevelStore {
  /** Finds an answer in the own store, however old. */
  get(key: string): StoredAnswer | undefined;
  /** Finds the newest answer of both, however old. What others have stored is in the own store from then on. */
  find(key: string): Promise<StoredAnswer | undefined>;
  /** Stores an answer in both. False where it is too large. */
  set(key: string, answer: StoredAnswer, now: number): boolean;
  /** Forgets an answer in the own store; what is shared ends with its time. */
  delete(key: string): void;
}

/** Puts a gateway's own store before what it shares, if it shares anything. */
export function createTwoLevelStore(own: AnswerStore, shared: SharedCache | undefined): TwoLevelStore {
  return {
    get: (key) => own.get(key),
    find: async (key) => {
      const value = await shared?.get(key);
      const found = value && decodeAnswer(value);
      const held = own.get(key);
      if (found === undefined || (held !== undefined && held.askedAt >= found.askedAt)) return held;
      own.set(key, found);
      return found;
    },
    set: (key, answer, now) => {
      if (!own.set(key, answer)) return false;
      if (shared !== undefined) {
        const encoded = Buffer.concat([encodeHead(answer), answer.content]);
        void shared.set(key, encoded, Math.ceil(answer.usableUntil - now));
      }
      return true;
    },
    delete: (key) => own.delete(key),
  };
}
