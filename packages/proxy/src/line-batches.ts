/** Where lines are gathered before they are written. */
export interface LineBatches {
  /** Takes a line; it is written with those around it. */
  write(line: string): void;
  /** Writes what has been gathered. */
  flush(): void;
}

// UTF-8 takes no more for a character of a JavaScript string.
const mostBytesOfCharacter = 3;

/**
 * Gathers lines into batches. A line is copied into the batch's bytes while the parts that it was put together from are
 * still at hand; to join hundreds of parts later takes four times as long.
 *
 * @param bytes How large a batch may become, in bytes.
 * @param write Writes a batch.
 */
export function createLineBatches(bytes: number, write: (batch: string) => void): LineBatches {
  const batch = Buffer.alloc(bytes);
  let length = 0;
  const flush = (): void => {
    if (length === 0) return;
    const text = batch.toString('utf8', 0, length);
    length = 0;
    write(text);
  };
  return {
    write: (line) => {
      const mostBytes = line.length * mostBytesOfCharacter;
      if (mostBytes > bytes - length) flush();
      if (mostBytes > bytes) write(line);
      else length += batch.write(line, length);
    },
    flush,
  };
}
