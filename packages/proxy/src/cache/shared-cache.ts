import { entityTagOf } from './entity-tag.ts';
import type { StoredAnswer } from './stored-answer.ts';

/**
 * Answers that several gateways share, behind what each of them stores by itself. One instance serves one target.
 *
 * It fails open: neither method rejects. What cannot be asked within a few milliseconds has nothing and keeps nothing,
 * for a caller waits meanwhile.
 */
export interface SharedCache {
  /** Finds what was set; undefined where there is nothing, or nobody to ask. */
  get(key: string): Promise<Buffer | undefined>;
  /**
   * Sets a value in place of the one that the key had.
   *
   * @param ttlMs After how many milliseconds it is to be forgotten; a whole number, 1 or more.
   */
  set(key: string, value: Buffer, ttlMs: number): Promise<void>;
}

// A byte for the format, three times in milliseconds since 1970, and the content to the byte.
const format = 1;
const headBytes = 1 + 3 * 8;

/** Writes an answer for a {@link SharedCache}. */
export function encodeAnswer({ content, askedAt, freshUntil, usableUntil }: StoredAnswer): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(format, 0);
  head.writeDoubleBE(askedAt, 1);
  head.writeDoubleBE(freshUntil, 9);
  head.writeDoubleBE(usableUntil, 17);
  return Buffer.concat([head, content]);
}

/** Reads what {@link encodeAnswer} wrote; undefined for anything else, another version's format included. */
export function decodeAnswer(value: Buffer): StoredAnswer | undefined {
  if (value.length <= headBytes || value.readUInt8(0) !== format) return undefined;
  const content = value.subarray(headBytes);
  return {
    content,
    entityTag: entityTagOf(content),
    askedAt: value.readDoubleBE(1),
    freshUntil: value.readDoubleBE(9),
    usableUntil: value.readDoubleBE(17),
    call: undefined,
  };
}
