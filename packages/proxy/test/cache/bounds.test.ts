import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerStore } from '../../src/cache/answer-store.ts';
import { entityTagOf } from '../../src/cache/entity-tag.ts';
import { describeRead } from '../coalescing/reads.ts';
import { start } from './cache.ts';

const answer = (bytes: number, askedAt = start) => ({
  content: Buffer.from(new ArrayBuffer(bytes)),
  entityTag: entityTagOf(Buffer.from(String(askedAt))),
  askedAt,
  freshUntil: askedAt + 0.25,
  usableUntil: askedAt + 0.5,
});

describe('the store', () => {
  it('forgets what was not used for the longest time', () => {
    let evicted = 0;
    const store = createAnswerStore(10_000, { onEvicted: () => (evicted += 1) });
    for (const key of ['a', 'b', 'c']) expect(store.set(key, answer(2000))).toBe(true);
    store.get('a');
    store.set('d', answer(2000));
    expect(['a', 'b', 'c', 'd'].filter((key) => store.get(key))).toEqual(['a', 'c', 'd']);
    expect(evicted).toBe(1);
  });

  it('keeps nothing of the memory that a content is a view of', () => {
    let held = 0;
    const store = createAnswerStore(10_000, { onBytes: (bytes) => (held = bytes) });
    const read = Buffer.alloc(65_536, 'a');
    expect(store.set('view', { ...answer(0), content: read.subarray(1, 3) })).toBe(true);
    read.fill('b');
    expect(store.get('view')?.content.toString()).toBe('aa');
    expect(held).toBeLessThan(10_000);
  });

  it('never holds more than it may, whatever is stored, replaced and forgotten', () => {
    const maxBytes = 50_000;
    const steps = fc.array(
      fc.record({ key: fc.stringMatching(/^[a-f]$/), bytes: fc.nat(60_000), forget: fc.boolean() }),
    );
    fc.assert(
      fc.property(steps, (taken) => {
        let held = 0;
        const store = createAnswerStore(maxBytes, { onBytes: (bytes) => (held = bytes) });
        for (const { key, bytes, forget } of taken) {
          if (forget) store.delete(key);
          else expect(store.set(key, answer(bytes))).toBe(store.get(key) !== undefined);
          expect(held).toBeLessThanOrEqual(maxBytes);
          const contents = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => store.get(name)?.content.length ?? 0);
          expect(contents.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(held);
        }
      }),
    );
  });
});

function isAction(value: unknown): value is () => void {
  return typeof value === 'function';
}

// The smaller the answers, the more their upkeep counts; three kilobytes are an audit of all checks.
it.each([2, 3000])('the process grows by no more than the store counts, with answers of %i bytes', async (bytes) => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (!isAction(collect)) throw new Error('the garbage collector cannot be called');
  const used = async (): Promise<number> => {
    for (let round = 0; round < 3; round += 1) {
      collect();
      // Memory outside the heap is given back later.
      await new Promise(setImmediate);
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const maxBytes = 16 * 1024 * 1024;
  let held = 0;
  let evicted = 0;
  const before = await used();
  const store = createAnswerStore(maxBytes, {
    onBytes: (now) => (held = now),
    onEvicted: () => (evicted += 1),
  });
  for (let index = 0; evicted < 5000; index += 1) {
    store.set(describeRead(String(index).padStart(32, '0')).key, answer(bytes, start + index + 0.5));
  }
  const growth = (await used()) - before;
  expect(held).toBeGreaterThan(0.99 * maxBytes);
  expect(growth).toBeLessThanOrEqual(held);
  // It lives until here.
  expect(store.get('another')).toBeUndefined();
});
