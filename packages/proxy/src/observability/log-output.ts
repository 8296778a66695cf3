/** What lines of the log are written to. */
export interface LogOutputOptions {
  /**
   * Writes bytes at once and says how many went: fewer than given, or none, where the reader has not read what went
   * before. It must not wait.
   *
   * @throws where these bytes can never be written.
   */
  readonly write: (bytes: Buffer) => number;
  /** How many bytes are gathered before they are written, in one piece. */
  readonly batchBytes: number;
  /** How many bytes may wait for the reader; the lines beyond them are dropped. */
  readonly maxBytes: number;
  /** Notified when everything that waited has gone, with the number of lines that were dropped meanwhile, if any. */
  readonly onResumed: (dropped: number) => void;
}

/** UTF-8 takes no more for a character of a JavaScript string. */
const mostBytesOfCharacter = 3;

/**
 * Writes lines in batches and never waits for who reads them: what they do not read waits here up to a bound, and what
 * comes beyond it is dropped and counted.
 *
 * A line is copied into the batch's bytes while the parts that it was put together from are still at hand; to join
 * hundreds of parts later takes four times as long.
 */
export class LogOutput {
  readonly #options: LogOutputOptions;
  readonly #batch: Buffer;
  #length = 0;
  #lines = 0;
  #waiting: { bytes: Buffer; readonly lines: number }[] = [];
  #waitingBytes = 0;
  #droppedNow = 0;
  #dropped = 0;

  constructor(options: LogOutputOptions) {
    this.#options = options;
    this.#batch = Buffer.alloc(options.batchBytes);
  }

  /** How many lines were dropped so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether bytes wait for the reader. */
  get isBehind(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes a line; it is written with those around it. */
  write(line: string): void {
    const mostBytes = line.length * mostBytesOfCharacter;
    if (this.isBehind && this.#waitingBytes + this.#length + mostBytes > this.#options.maxBytes) {
      this.#drop(1);
      return;
    }
    if (mostBytes > this.#batch.length - this.#length) this.flush();
    if (mostBytes > this.#batch.length) this.#send(Buffer.from(line), 1);
    else {
      this.#length += this.#batch.write(line, this.#length);
      this.#lines += 1;
    }
  }

  /** Writes what has been gathered and what waits, as far as the reader has room for it. */
  flush(): void {
    this.#writeWaiting();
    if (this.#length === 0) return;
    const [bytes, lines] = [this.#batch.subarray(0, this.#length), this.#lines];
    this.#length = 0;
    this.#lines = 0;
    this.#send(bytes, lines);
  }

  #send(bytes: Buffer, lines: number): void {
    const written = this.isBehind ? 0 : this.#tryToWrite(bytes, lines);
    if (written === bytes.length) return;
    // The batch's own bytes are those of the next lines.
    this.#waiting.push({ bytes: Buffer.from(bytes.subarray(written)), lines });
    this.#waitingBytes += bytes.length - written;
  }

  #writeWaiting(): void {
    if (!this.isBehind) return;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const written = this.#tryToWrite(first.bytes, first.lines);
      this.#waitingBytes -= written;
      if (written < first.bytes.length) {
        first.bytes = first.bytes.subarray(written);
        return;
      }
      this.#waiting.shift();
    }
    const dropped = this.#droppedNow;
    this.#droppedNow = 0;
    if (dropped > 0) this.#options.onResumed(dropped);
  }

  #tryToWrite(bytes: Buffer, lines: number): number {
    try {
      return this.#options.write(bytes);
    } catch {
      // A disk that is full, a reader that is gone: there is nobody to tell but the metric.
      this.#drop(lines);
      return bytes.length;
    }
  }

  #drop(lines: number): void {
    this.#dropped += lines;
    this.#droppedNow += lines;
  }
}
