const blockBytes = 512;
const blocksOfSlab = 512;
const lengthBytes = 4;
const noBlock = -1;

/** Some blocks of memory, and for each of them which one comes next. */
interface Slab {
  readonly bytes: Buffer;
  readonly next: Int32Array;
}

/** How many bytes the parts of a content have together. */
export function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** How much memory a content of so many bytes takes, in bytes. */
export function placedBytesOf(length: number): number {
  return Math.ceil((lengthBytes + length) / blockBytes) * (blockBytes + Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Memory for contents that come and go: blocks, which are used again. To V8, a content of its own that lasts is as good
 * as garbage to come: some ten thousand of them bring on the next full collection, which takes up to half of the time of
 * requests while it lasts. Memory that was once needed is kept for contents to come.
 */
export class ContentBlocks {
  readonly #slabs: Slab[] = [];
  #firstFree = noBlock;

  /**
   * Copies a content into free blocks. They are its own until it is removed.
   *
   * @param parts What the content is put together from.
   * @returns its place.
   */
  place(parts: readonly Buffer[]): number {
    const length = Buffer.allocUnsafe(lengthBytes);
    length.writeUInt32LE(lengthOf(parts));
    const first = this.#take();
    let block = first;
    let filled = 0;
    for (const part of [length, ...parts]) {
      for (let from = 0; from < part.length;) {
        if (filled === blockBytes) {
          block = this.#chain(block);
          filled = 0;
        }
        const copied = part.copy(this.#slabOf(block).bytes, offsetOf(block) + filled, from, from + blockBytes - filled);
        filled += copied;
        from += copied;
      }
    }
    return first;
  }

  /** Copies a content out of its place. */
  read(place: number): Buffer {
    const length = this.#slabOf(place).bytes.readUInt32LE(offsetOf(place));
    const content = Buffer.allocUnsafe(length);
    let block = place;
    let skipped = lengthBytes;
    for (let read = 0; read < length;) {
      const offset = offsetOf(block);
      read += this.#slabOf(block).bytes.copy(content, read, offset + skipped, offset + blockBytes);
      skipped = 0;
      block = this.#after(block);
    }
    return content;
  }

  /** Gives a content's blocks back. Its place must not be read any more. */
  remove(place: number): void {
    for (let block = place; block !== noBlock;) {
      const after = this.#after(block);
      this.#slabOf(block).next[indexOf(block)] = this.#firstFree;
      this.#firstFree = block;
      block = after;
    }
  }

  #take(): number {
    if (this.#firstFree === noBlock) this.#addSlab();
    const block = this.#firstFree;
    this.#firstFree = this.#after(block);
    this.#slabOf(block).next[indexOf(block)] = noBlock;
    return block;
  }

  #chain(last: number): number {
    const block = this.#take();
    this.#slabOf(last).next[indexOf(last)] = block;
    return block;
  }

  #addSlab(): void {
    const first = this.#slabs.length * blocksOfSlab;
    const next = Int32Array.from({ length: blocksOfSlab }, (_, index) => first + index + 1);
    next[blocksOfSlab - 1] = noBlock;
    this.#slabs.push({ bytes: Buffer.alloc(blocksOfSlab * blockBytes), next });
    this.#firstFree = first;
  }

  #after(block: number): number {
    return this.#slabOf(block).next[indexOf(block)] ?? noBlock;
  }

  #slabOf(block: number): Slab {
    const slab = this.#slabs[Math.trunc(block / blocksOfSlab)];
    if (slab === undefined) throw new RangeError(`there is no block ${block}`);
    return slab;
  }
}

function indexOf(block: number): number {
  return block % blocksOfSlab;
}

function offsetOf(block: number): number {
  return indexOf(block) * blockBytes;
}
