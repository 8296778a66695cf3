import { type Logger, pino } from 'pino';
import { createLineBatches } from './line-batches.ts';

// Under load some forty lines are written at once: a write for each would cost as much as signing the request does, and
// handing it to another thread still more.
const bytesAtOnce = 16_384;
const longestMs = 100;

/**
 * Opens the log: JSON lines on standard output. A line is written a tenth of a second later at most, and before the
 * process ends, unless it is killed.
 *
 * @param level The least severe level that is logged: one of pino's.
 */
export function openLog(level: string): Logger {
  const output = pino.destination({ dest: 1, sync: true });
  const lines = createLineBatches(bytesAtOnce, (batch) => output.write(batch));
  setInterval(() => lines.flush(), longestMs).unref();
  process.once('exit', () => lines.flush());
  return pino({ level }, lines);
}
