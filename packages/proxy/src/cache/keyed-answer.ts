import { decodeAnswer, encodeHead } from './encoded-answer.ts';
import type { StoredAnswer } from './stored-answer.ts';

const lengthBytes = 4;

/** Writes an answer with its key before it, in parts that follow one another. */
export function encodeKeyed(key: string, answer: StoredAnswer): readonly Buffer[] {
  const keyBytes = Buffer.from(key);
  const length = Buffer.allocUnsafe(lengthBytes);
  length.writeUInt32LE(keyBytes.length);
  return [length, keyBytes, encodeHead(answer), answer.content];
}

/** Reads what {@link encodeKeyed} wrote; undefined where it was written for another key. */
export function decodeKeyed(key: string, bytes: Buffer): StoredAnswer | undefined {
  const answerStart = lengthBytes + bytes.readUInt32LE();
  if (bytes.toString('utf8', lengthBytes, answerStart) !== key) return undefined;
  return decodeAnswer(bytes.subarray(answerStart));
}

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** Makes a number of 32 bits of a key (FNV-1a, draft-eastlake-fnv). Keys may share one. */
export function hashOf(key: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), fnvPrime);
  return hash;
}
