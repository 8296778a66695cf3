import { hash } from 'node:crypto';

/** SHA-256 works on blocks of this many bytes (FIPS 180-4, figure 1). */
const blockBytes = 64;
const digestBytes = 32;

/** The texts that are signed are about 150 bytes; longer ones get more room. */
const usualTextBytes = 256;

/**
 * A key of HMAC-SHA-256 (RFC 2104), which signs by two one-shot hashes. Node's `createHmac` makes an object outside the
 * heap for each signature, which under load takes longer than the signature itself.
 */
export class HmacKey {
  /** The key's inner pad, and room for a text. */
  #inner: Buffer;
  /** The key's outer pad, and room for the inner digest. */
  readonly #outer: Buffer;

  /** @param key The key's bytes; of more than a block the hash is the key. */
  constructor(key: Uint8Array) {
    const block = Buffer.alloc(blockBytes);
    block.set(key.length > blockBytes ? hash('sha256', key, 'buffer') : key);
    this.#inner = Buffer.alloc(blockBytes + usualTextBytes);
    this.#inner.set(block.map((byte) => byte ^ 0x36));
    this.#outer = Buffer.alloc(blockBytes + digestBytes);
    this.#outer.set(block.map((byte) => byte ^ 0x5c));
  }

  /** The HMAC of a text's UTF-8, in lower-case hexadecimal. */
  sign(text: string): string {
    const end = blockBytes + Buffer.byteLength(text);
    if (end > this.#inner.length) this.#inner = Buffer.concat([this.#inner.subarray(0, blockBytes)], end);
    this.#inner.write(text, blockBytes);
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'hex'), blockBytes, 'hex');
    return hash('sha256', this.#outer, 'hex');
  }
}
