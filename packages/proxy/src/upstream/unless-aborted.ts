/**
 * Waits for a promise that knows no signals, but no longer than a signal allows.
 *
 * @throws the signal's reason once it is aborted.
 */
export function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Value>();
  const abort = (): void => reject(signal.reason);
  const forget = (): void => signal.removeEventListener('abort', abort);
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
  else signal.addEventListener('abort', abort, { once: true });
  return outcome;
}
