const blockBytes = 512;
const blocksOfSlab = 512;
const noBlock = -1;

/** Some blocks of memory, and for each of them which one comes next. */
interface Slab {
  readonly bytes: Buffer;
  readonly next: Int32Array;
}

/** Where a content stands. */
export interface PlacedContent {
  /** Its first block. */
  readonly first: number;
  /** How many bytes it has. */
  readonly length: number;
}

/** How much memory a content of so many bytes takes, in bytes. */
export function placedBytesOf(length: number): number {
  return Math.ceil(length / blockBytes) * blockBytes;
}

/**
 * Memory for contents that come and go: blocks, which are used again. To V8, a content of its own that lasts is as good
 * as garbage to come: some ten thousand of them bring on the next full collection, which takes up to half of the time of
 * requests while it lasts. Memory that was once needed is kept for contents to come.
 */
export class ContentBlocks {
  readonly #slabs: Slab[] = [];
  #firstFree = noBlock;

  /** Copies a content into free blocks. They are its own until it is removed. */
  place(content: Buffer): PlacedContent {
    let first = noBlock;
    // From its end on, so that each block knows the one after it.
    for (let start = placedBytesOf(content.length) - blockBytes; start >= 0; start -= blockBytes) {
      const block = this.#take();
      const { bytes, next } = this.#slabOf(block);
      content.copy(bytes, offsetOf(block), start, start + blockBytes);
      next[indexOf(block)] = first;
      first = block;
    }
    return { first, length: content.length };
  }

  /** Copies a content out of its blocks. */
  read({ first, length }: PlacedContent): Buffer {
    const content = Buffer.allocUnsafe(length);
    let block = first;
    for (let start = 0; start < length; start += blockBytes) {
      const offset = offsetOf(block);
      this.#slabOf(block).bytes.copy(content, start, offset, offset + Math.min(blockBytes, length - start));
      block = this.#after(block);
    }
    return content;
  }

  /** Gives a content's blocks back. It must not be read any more. */
  remove({ first }: PlacedContent): void {
    for (let block = first; block !== noBlock;) {
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
