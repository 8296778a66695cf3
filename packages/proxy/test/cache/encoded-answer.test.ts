import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeAnswer, encodeHead } from '../../src/cache/encoded-answer.ts';
import { entityTagOf } from '../../src/cache/entity-tag.ts';
import { start } from './cache.ts';

const anAnswer = fc
  .record({
    content: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    askedAt: fc.double({ min: 0, max: 2 * start, noNaN: true }),
    freshUntil: fc.double({ min: 0, max: 2 * start, noNaN: true }),
    usableUntil: fc.double({ min: 0, max: 2 * start, noNaN: true }),
  })
  .map((answer) => ({ ...answer, entityTag: entityTagOf(answer.content) }));

it('what is encoded is decoded, and nothing that ends within its head', () => {
  fc.assert(
    fc.property(anAnswer, fc.nat(), (answer, cut) => {
      const head = encodeHead(answer);
      expect(decodeAnswer(Buffer.concat([head, answer.content]))).toEqual(answer);
      expect(decodeAnswer(head.subarray(0, cut % head.length))).toBeUndefined();
    }),
  );
});
