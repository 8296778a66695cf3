import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a time in milliseconds; rejects at once when the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time, leaving neither a timer nor a listener behind when it is ended. */
export const sleepInRealTime: Sleep = (ms, signal) => wait(ms, undefined, signal && { signal });
