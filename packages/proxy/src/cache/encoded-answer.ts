import type { StoredAnswer } from './stored-answer.ts';

// A byte for the format, one for the length of the entity tag, three times in milliseconds since 1970, and the tag.
const format = 2;
const tagStart = 2 + 3 * 8;

/** Writes what comes before an answer's content where it is stored as bytes. */
export function encodeHead({ entityTag, askedAt, freshUntil, usableUntil }: Omit<StoredAnswer, 'content'>): Buffer {
  const head = Buffer.allocUnsafe(tagStart + entityTag.length);
  head.writeUInt8(format, 0);
  head.writeUInt8(entityTag.length, 1);
  head.writeDoubleBE(askedAt, 2);
  head.writeDoubleBE(freshUntil, 10);
  head.writeDoubleBE(usableUntil, 18);
  head.write(entityTag, tagStart, 'latin1');
  return head;
}

/**
 * Reads a head and the content after it, of which it makes no copy.
 *
 * @returns undefined for anything else, what another version wrote included.
 */
export function decodeAnswer(bytes: Buffer): StoredAnswer | undefined {
  if (bytes.length <= tagStart || bytes.readUInt8(0) !== format) return undefined;
  const contentStart = tagStart + bytes.readUInt8(1);
  if (bytes.length < contentStart) return undefined;
  return {
    content: bytes.subarray(contentStart),
    entityTag: bytes.toString('latin1', tagStart, contentStart),
    askedAt: bytes.readDoubleBE(2),
    freshUntil: bytes.readDoubleBE(10),
    usableUntil: bytes.readDoubleBE(18),
  };
}
