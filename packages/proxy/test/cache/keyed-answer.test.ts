import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerStore } from '../../src/cache/answer-store.ts';
import { entityTagOf } from '../../src/cache/entity-tag.ts';
import { decodeKeyed, encodeKeyed, hashOf } from '../../src/cache/keyed-answer.ts';
import { start } from './cache.ts';

const answerOf = (text: string) => {
  const content = Buffer.from(text);
  return { content, entityTag: entityTagOf(content), askedAt: start, freshUntil: start + 1, usableUntil: start + 2 };
};

it('what is written for a key is read for that key alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.string(), (key, other, text) => {
      const bytes = Buffer.concat(encodeKeyed(key, answerOf(text)));
      expect(decodeKeyed(key, bytes)).toEqual(answerOf(text));
      expect(decodeKeyed(other, bytes) !== undefined).toBe(other === key);
    }),
  );
});

// draft-eastlake-fnv-17, appendix C
it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('the hash of %j is that of FNV-1a', (key, hash) => {
  expect(hashOf(key) >>> 0).toBe(hash);
});

describe('keys that share a hash', () => {
  const [one, other] = ['costarring', 'liquid'];

  it('do', () => {
    expect(hashOf(one)).toBe(hashOf(other));
  });

  it('are never given the answer of each other', () => {
    const store = createAnswerStore(10_000, {});
    store.set(one, answerOf('one'));
    expect(store.get(other)).toBeUndefined();
    expect(store.get(one)).toEqual(answerOf('one'));
    store.set(other, answerOf('other'));
    expect(store.get(one)).toBeUndefined();
    expect(store.get(other)).toEqual(answerOf('other'));
  });
});
