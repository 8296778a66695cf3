import { type Logger, pino } from 'pino';

// Under load some thirty lines are written at once: a write for each would cost as much as signing the request does, and
// handing it to another thread still more.
const bytesAtOnce = 16_000;
const longestMs = 100;

/**
 * Opens the log: JSON lines on standard output. A line is written a tenth of a second later at most, and before the
 * process ends, unless it is killed.
 *
 * @param level The least severe level that is logged: one of pino's.
 */
export function openLog(level: string): Logger {
  const lines = pino.destination({ dest: 1, sync: true, minLength: bytesAtOnce, periodicFlush: longestMs });
  process.once('exit', () => lines.flushSync());
  return pino({ level }, lines);
}
