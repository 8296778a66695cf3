import type { CancelSignal } from '../reading/cancellation.ts';

/**
 * Waits for a promise that knows no signals, but no longer than a signal allows.
 *
 * @throws the signal's reason once it is aborted.
 */
export function unlessAborted<Value>(promise: Promise<Value>, signal: CancelSignal): Promise<Value> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Value>();
  const forget = (): void => signal.removeEventListener('abort', abort);
  const abort = (): void => {
    forget();
    reject(signal.reason);
  };
  promise.then(
    (value) => {
      forget();
      resolve(value);
    },
    (error: unknown) => {
      forget();
      reject(error);
    },
  );
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  return outcome;
}
