import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { type Logger, pino } from 'pino';
import { LogOutput } from './log-output.ts';

// Under load some forty lines are written at once: a write for each would cost as much as signing the request does, and
// handing it to another thread still more.
const batchBytes = 16_384;
const longestMs = 100;

// Some three thousand lines: as many as a reader that pauses for a second may miss under load.
const maxWaitingBytes = 1024 * 1024;
const retryMs = 10;
const lastFlushMs = 1000;

/** The log of the process. */
export interface Log {
  readonly logger: Logger;
  /** How many lines were dropped so far because nobody read them. */
  readonly droppedLines: () => number;
}

/**
 * Opens the log: JSON lines on a file descriptor, standard output by default. A line is written a tenth of a second later
 * at most, and before the process ends, unless it is killed or nobody reads for a second then.
 *
 * Where nobody reads, the process goes on: up to 1 MiB of lines wait, and those beyond are dropped.
 *
 * @param level The least severe level that is logged: one of pino's.
 */
export function openLog(level: string, descriptor = 1): Log {
  const output = new LogOutput({
    write: (bytes) => writeWithoutWaiting(descriptor, bytes),
    batchBytes,
    maxBytes: maxWaitingBytes,
    onResumed: (dropped) => logger.warn({ droppedLines: dropped }, `${dropped} lines of the log were dropped`),
  });
  const logger = pino({ level }, output);
  doNotWaitForReader(descriptor);
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
function doNotWaitForReader(descriptor: number): void {
  const stats = fstatSync(descriptor);
  if (!stats.isFIFO() && !stats.isSocket()) return;
  const pipe = new Socket({ fd: descriptor, readable: false, writable: true });
  pipe.on('error', () => undefined).unref();
  // Collected as garbage, it would close the descriptor.
  process.once('exit', () => pipe.destroy());
}

function writeWithoutWaiting(descriptor: number, bytes: Buffer): number {
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
