/**
 * Waits for a promise that takes no signal, but only until a signal is aborted. Leaves no listener behind.
 *
 * @throws the signal's reason once it is aborted.
 */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: first, resolve, reject } = Promise.withResolvers<Value>();
  const abort = (): void => reject(signal.reason);
  const leave = (): void => signal.removeEventListener('abort', abort);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  promise.then(leave, leave);
  promise.then(resolve, reject);
  return first;
}

/** Waits for a time in milliseconds; rejects with the signal's reason, at once when it is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time, leaving neither a timer nor a listener behind when it is ended. */
export const sleepInRealTime: Sleep = (ms, signal) => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  return signal === undefined ? promise : abortable(promise, signal).finally(() => clearTimeout(timer));
};
