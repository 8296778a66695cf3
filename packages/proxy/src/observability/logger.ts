import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Logger, pino } from 'pino';
import type { FormatLine } from './log-format.ts';
import { LogOutput } from './log-output.ts';

// Under load some forty lines are written at once: a write for each would cost as much as signing the request does, and
// handing it to another thread still more.
const batchBytes = 16_384;
const longestMs = 100;

// Some three thousand lines: as many as a reader that pauses for a second may miss under load.
const maxWaitingBytes = 1024 * 1024;
const retryMs = 10;
const lastFlushMs = 1000;

/** Standard output. */
const descriptor = 1;

/** The log of the process. */
export interface Log {
  readonly logger: Logger;
  /** How many lines were dropped so far because nobody read them. */
  readonly droppedLines: () => number;
}

/**
 * Opens the log: JSON lines on standard output, or what a format makes of them. A line is written a tenth of a second later
 * at most, and before the process ends, unless it is killed or nobody reads for a second then.
 *
 * Where nobody reads, the process goes on: up to 1 MiB of lines wait, and those beyond are dropped.
 *
 * @param level The least severe level that is logged: one of pino's.
 * @param formatLine Rewrites each line. Default: JSON as it is.
 */
export function openLog(level: string, formatLine?: FormatLine): Log {
  const output = new LogOutput({
    write: writeWithoutWaiting,
    batchBytes,
    maxBytes: maxWaitingBytes,
    onResumed: (dropped) => logger.warn({ droppedLines: dropped }, `${dropped} lines of the log were dropped`),
  });
  const logger = pino(
    { level },
    formatLine === undefined ? output : { write: (line: string) => output.write(formatLine(line)) },
  );
  doNotWaitForReader();
  setInterval(() => output.flush(), longestMs).unref();
  // A reader that has taken what was there makes room for a pipe's capacity alone.
  setInterval(() => {
    if (output.isBehind) output.flush();
  }, retryMs).unref();
  process.once('exit', () => flushAtExit(output));
  return { logger, droppedLines: () => output.dropped };
}

/**
 * Has writes to a pipe end at once where it is full. Node does that to the pipes that it makes sockets of; it has no
 * other way. Files never make a writer wait for a reader.
 */
function doNotWaitForReader(): void {
  const stats = fstatSync(descriptor);
  if (!stats.isFIFO() && !stats.isSocket()) return;
  const pipe = new Socket({ fd: descriptor, readable: false, writable: true });
  pipe.on('error', () => undefined).unref();
  // Collected as garbage, it would close the descriptor.
  process.once('exit', () => pipe.destroy());
}

function writeWithoutWaiting(bytes: Buffer): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

function flushAtExit(output: LogOutput): void {
  const sleeping = new Int32Array(new SharedArrayBuffer(4));
  const deadline = performance.now() + lastFlushMs;
  output.flush();
  while (output.isBehind && performance.now() < deadline) {
    Atomics.wait(sleeping, 0, 0, retryMs);
    output.flush();
  }
}
