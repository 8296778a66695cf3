import { type Sleep, sleepInRealTime } from './sleep.ts';

/**
 * How far a gateway is with ending: it serves; it serves, but says that it will not for long; it serves what it has; it
 * has ended.
 */
export type DrainState = 'ready' | 'draining' | 'closing' | 'closed';

/** How a gateway ends. */
export interface DrainOptions {
  /**
   * For how long it goes on serving after it said that it will end, in milliseconds: as long as whoever asks for its
   * readiness takes to send requests elsewhere. 0: it closes at once.
   */
  readonly delayMs: number;
  /** Stops accepting, and resolves when the last request has ended. */
  readonly close: () => Promise<void>;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
}

/** The end of a gateway that loses no request. */
export interface Drain {
  /** How far it is. Ready to be sent requests is only `ready`; in any other state, answers say `Connection: close`. */
  readonly state: DrainState;
  /** Begins the end, and resolves when it has come; later calls wait for the same end. Rejects as `close` does. */
  begin(): Promise<void>;
}

/** Creates the end of a gateway: readiness fails first, then it stops accepting, then what it has ends. */
export function createDrain({ delayMs, close, sleep = sleepInRealTime }: DrainOptions): Drain {
  let state: DrainState = 'ready';
  let end: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    state = 'draining';
    if (delayMs > 0) await sleep(delayMs);
    state = 'closing';
    await close();
    state = 'closed';
  };
  return {
    get state() {
      return state;
    },
    begin: () => (end ??= drain()),
  };
}
