import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ContentBlocks, type PlacedContent, placedBytesOf } from '../../src/cache/content-blocks.ts';

it.each([
  [0, 0],
  [1, 512],
  [512, 512],
  [513, 1024],
])('a content of %i bytes takes %i', (length, bytes) => {
  expect(placedBytesOf(length)).toBe(bytes);
});

it('every content that was placed, and not removed, is read as it was, whatever comes and goes around it', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ place: fc.nat(300_000), fill: fc.nat(255) }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat() }) },
    ),
  );
  fc.assert(
    fc.property(steps, (taken) => {
      const blocks = new ContentBlocks();
      const here: { readonly content: Buffer; readonly placed: PlacedContent }[] = [];
      for (const step of taken) {
        if ('place' in step) {
          const content = Buffer.alloc(step.place, step.fill);
          here.push({ content, placed: blocks.place(content) });
        } else if (here.length > 0) {
          for (const { placed } of here.splice(step.remove % here.length, 1)) blocks.remove(placed);
        }
      }
      for (const { content, placed } of here) expect(blocks.read(placed).equals(content)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('blocks are used again, and what was read before stays as it was', () => {
  const blocks = new ContentBlocks();
  const before = process.memoryUsage().arrayBuffers;
  const first = blocks.place(Buffer.alloc(100_000, 'a'));
  const read = blocks.read(first);
  blocks.remove(first);
  for (let time = 0; time < 2000; time += 1) blocks.remove(blocks.place(read));
  expect(blocks.read(blocks.place(Buffer.alloc(100_000, 'b'))).equals(Buffer.alloc(100_000, 'b'))).toBe(true);
  expect(read.equals(Buffer.alloc(100_000, 'a'))).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
});
