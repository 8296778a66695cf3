import { abortable } from './abortable.ts';

/** Waits for a time in milliseconds; rejects with the signal's reason, at once when it is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time, leaving neither a timer nor a listener behind when it is ended. */
export const sleepInRealTime: Sleep = (ms, signal) => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  return signal === undefined ? promise : abortable(promise, signal).finally(() => clearTimeout(timer));
};
