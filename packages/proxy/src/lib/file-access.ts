import { abortable } from './wait.ts';

/**
 * Carries an operation on files out.
 *
 * @throws what the operation throws; a TimeoutError where it takes too long.
 */
export type FileAccess = <Value>(operation: () => Promise<Value>) => Promise<Value>;

/**
 * Creates access to files that may be on a network file system, which hangs while its server is away: each operation
 * has a time limit, of 10 seconds by default.
 *
 * Nothing ends an operation of the file system, and each one that hangs keeps one of Node's four threads. So one begins
 * only when the one before it is over; the wait for that counts.
 */
export function createFileAccess(limitMs = 10_000): FileAccess {
  let last: Promise<unknown> = Promise.resolve();
  return async (operation) => {
    const signal = AbortSignal.timeout(limitMs);
    const result = last.then(() => {
      signal.throwIfAborted();
      return operation();
    });
    last = result.catch(() => undefined);
    return abortable(result, signal);
  };
}
