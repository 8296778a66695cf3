import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ContentBlocks, placedBytesOf } from '../../src/cache/content-blocks.ts';

it.each([
  [0, 516],
  [1, 516],
  [508, 516],
  [509, 1032],
  [1021, 1548],
])('a content of %i bytes takes %i', (length, bytes) => {
  expect(placedBytesOf(length)).toBe(bytes);
});

it('every content that was placed, and not removed, is read as it was, whatever comes and goes around it', () => {
  const part = fc.record({ length: fc.oneof(fc.nat(600), fc.nat(100_000)), fill: fc.nat(255) });
  const steps = fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ place: fc.array(part, { maxLength: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat() }) },
    ),
  );
  fc.assert(
    fc.property(steps, (taken) => {
      const blocks = new ContentBlocks();
      const here: { readonly content: Buffer; readonly place: number }[] = [];
      for (const step of taken) {
        if ('place' in step) {
          const parts = step.place.map(({ length, fill }) => Buffer.alloc(length, fill));
          here.push({ content: Buffer.concat(parts), place: blocks.place(parts) });
        } else if (here.length > 0) {
          for (const { place } of here.splice(step.remove % here.length, 1)) blocks.remove(place);
        }
      }
      for (const { content, place } of here) expect(blocks.read(place).equals(content)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('blocks are used again, and what was read before stays as it was', () => {
  const blocks = new ContentBlocks();
  const before = process.memoryUsage().arrayBuffers;
  const first = blocks.place([Buffer.alloc(100_000, 'a')]);
  const read = blocks.read(first);
  blocks.remove(first);
  for (let time = 0; time < 2000; time += 1) blocks.remove(blocks.place([read]));
  expect(blocks.read(blocks.place([Buffer.alloc(100_000, 'b')])).equals(Buffer.alloc(100_000, 'b'))).toBe(true);
  expect(read.equals(Buffer.alloc(100_000, 'a'))).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
});
