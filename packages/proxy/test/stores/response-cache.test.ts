import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityTagOf } from '../../src/lib/entity-tag.ts';
import { createResponseCache, type StoredResponse } from '../../src/stores/response-cache.ts';
import { describeRequest, listRequest } from '../interceptors/requests.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A response of so many bytes, stored at time 0. */
function responseOf(bytes: number, freshUntil: number, sentAt = 0): StoredResponse {
  const content = Buffer.from(new ArrayBuffer(bytes));
  const entityTag = entityTagOf(Buffer.from(String(sentAt)));
  return { content, entityTag, sentAt, freshUntil, usableUntil: freshUntil };
}
const audit = (bytes: number): StoredResponse => responseOf(bytes, dayMs + 0.5);
const listing = (bytes: number): StoredResponse => responseOf(bytes, 2000.5);

describe('Response cache', () => {
  it.each([
    ['audits', audit],
    ['listings', listing],
  ])('A response cache evicts the least recently used of %s', (_, create) => {
    let evicted = 0;
    const cache = createResponseCache(40_000, { onEvicted: () => (evicted += 1) });
    const keys = ['a', 'b', 'c', 'd'];
    // Three of them fit: into the 35 kB of audits, and into what an audit of 24 kB leaves of 40 kB.
    const bytes = create === audit ? 10_000 : 3500;
    if (create === listing) cache.set('an audit', audit(24_000), 0);
    for (const key of keys.slice(0, 3)) expect(cache.set(key, create(bytes), 0)).toBe(true);
    cache.get('a');
    cache.set('d', create(bytes), 0);
    expect(keys.filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
    expect(evicted).toBe(1);
  });

  it('A response cache keeps every final audit however many listings come', () => {
    const cache = createResponseCache(4 * 1024 * 1024);
    const audits = Array.from({ length: 800 }, (_, index) => describeRequest(`audit-${index}`).key);
    for (const key of audits) cache.set(key, audit(3000), 0);
    for (let index = 0; index < 2000; index += 1)
      expect(cache.set(listRequest(`nextToken=${index}`).key, listing(30_000), 0)).toBe(true);
    expect(audits.filter((key) => cache.get(key))).toHaveLength(800);
  });

  it('A response cache lends listings the memory that audits do not use, and takes it back but for an eighth', () => {
    const cache = createResponseCache(4 * 1024 * 1024);
    const listings = Array.from({ length: 120 }, (_, index) => listRequest(`nextToken=${index}`).key);
    for (const key of listings) cache.set(key, listing(30_000), 0);
    const kept = (): number => listings.filter((key) => cache.get(key)).length;
    expect(kept()).toBe(120);
    for (let index = 0; index < 5000; index += 1) cache.set(`audit ${index}`, audit(3000), 0);
    expect(kept()).toBe(16);
  });

  it('A response cache distinguishes keys whose FNV-1a hashes are the same', () => {
    const one = describeRequest('audit-z2o').key;
    const other = listRequest('nextToken=qfb').key;
    expect(fnv1a(one)).toBe(fnv1a(other));
    const cache = createResponseCache(100_000);
    cache.set(one, audit(10), 0);
    cache.set(other, listing(20), 0);
    expect(cache.get(one)?.content).toHaveLength(10);
    expect(cache.get(other)?.content).toHaveLength(20);
  });

  it('A response cache moves a response between its classes as an audit ends', () => {
    let held = 0;
    const cache = createResponseCache(40_000, { onBytes: (bytes) => (held = bytes) });
    cache.set('a', listing(3000), 0);
    cache.set('a', audit(3000), 0);
    expect(cache.get('a')?.freshUntil).toBe(dayMs + 0.5);
    const once = held;
    cache.set('a', listing(3000), 0);
    expect(cache.get('a')?.freshUntil).toBe(2000.5);
    expect(held).toBe(once);
    cache.delete('a');
    expect([cache.get('a'), held]).toEqual([undefined, 0]);
  });

  it('A response cache does not store what is larger than its class, and deletes what was there before', () => {
    const cache = createResponseCache(40_000);
    expect(cache.set('a', listing(100), 0)).toBe(true);
    expect(cache.set('a', listing(10_000), 0)).toBe(false);
    expect(cache.get('a')).toBeUndefined();
    expect(cache.set('a', audit(20_000), 0)).toBe(true);
    expect(cache.set('a', audit(34_900), 0)).toBe(false);
    expect(cache.get('a')).toBeUndefined();
  });

  it('A response cache keeps nothing of the memory that a content is a view of', () => {
    const cache = createResponseCache(40_000);
    const read = Buffer.alloc(65_536, 'a');
    cache.set('view', { ...audit(0), content: read.subarray(1, 3) }, 0);
    read.fill('b');
    const content = cache.get('view')?.content;
    expect(content?.toString()).toBe('aa');
    expect(content?.buffer.byteLength).toBe(2);
  });

  it('A response cache never holds more than it may, whatever is stored, replaced and deleted', () => {
    const maxBytes = 80_000;
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const step = fc.record({
      key: fc.constantFrom(...keys),
      bytes: fc.nat(60_000),
      step: fc.constantFrom('audit', 'listing', 'delete'),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let held = 0;
        const cache = createResponseCache(maxBytes, { onBytes: (bytes) => (held = bytes) });
        for (const { key, bytes, step: action } of steps) {
          if (action === 'delete') cache.delete(key);
          else {
            const stored = cache.set(key, action === 'audit' ? audit(bytes) : listing(bytes), 0);
            expect(stored).toBe(cache.get(key) !== undefined);
          }
          expect(held).toBeLessThanOrEqual(maxBytes);
          const contents = keys.map((each) => cache.get(each)?.content.length ?? 0);
          expect(contents.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(held);
        }
      }),
    );
  });

  // The smaller the responses, the more the overhead counts; three kilobytes are an audit of all checks.
  it.each([2, 3000])(
    'A response cache takes no more memory than it counts, with responses of %i bytes',
    async (bytes) => {
      const maxBytes = 16 * 1024 * 1024;
      let held = 0;
      let evicted = 0;
      const before = await usedMemory();
      const cache = createResponseCache(maxBytes, {
        onBytes: (now) => (held = now),
        onEvicted: () => (evicted += 1),
      });
      for (let index = 0; evicted < 5000; index += 1) {
        const { key } = describeRequest(String(index).padStart(32, '0'));
        cache.set(key, responseOf(bytes, dayMs + index + 0.5, index + 0.25), 0);
      }
      const growth = (await usedMemory()) - before;
      expect(held).toBeGreaterThan(0.87 * maxBytes);
      // What else grew meanwhile, of this process and the tests before, is a few per cent.
      expect(growth).toBeLessThanOrEqual(1.05 * held);
      // It lives until here.
      expect(cache.get('another')).toBeUndefined();
    },
  );
});

/** FNV-1a of 32 bits (draft-eastlake-fnv), a hash without a key: whoever knows one key can find another with its hash. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash;
}

function isAction(value: unknown): value is () => void {
  return typeof value === 'function';
}

async function usedMemory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (!isAction(collect)) throw new Error('the garbage collector cannot be called');
  for (let round = 0; round < 3; round += 1) {
    collect();
    // Memory outside the heap is given back later.
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
