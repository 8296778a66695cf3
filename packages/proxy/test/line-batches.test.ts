import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineBatches } from '../src/line-batches.ts';

const batchBytes = 64;

it('loses nothing, changes nothing and keeps the order, whatever the lines are', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 2 * batchBytes });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const written: string[] = [];
      const batches = createLineBatches(batchBytes, (batch) => written.push(batch));
      for (const each of lines) batches.write(each);
      batches.flush();
      expect(written.join('')).toBe(lines.join(''));
    }),
  );
});

it('writes once for as many lines as there is room for, and for one that is longer', () => {
  const written: string[] = [];
  const batches = createLineBatches(batchBytes, (batch) => written.push(batch));
  for (const line of ['one\n', 'two\n', 'é'.repeat(16), 'long'.repeat(16), 'three\n']) batches.write(line);
  batches.flush();
  batches.flush();
  expect(written).toEqual([`one\ntwo\n${'é'.repeat(16)}`, 'long'.repeat(16), 'three\n']);
});
