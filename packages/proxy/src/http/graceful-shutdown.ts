import { type Sleep, sleepInRealTime } from '../lib/wait.ts';

/**
 * How far a gateway is with its shutdown: it serves; it serves, but says that it will not for long; it serves what it
 * has; it has ended.
 */
export type ShutdownState = 'ready' | 'draining' | 'closing' | 'closed';

/** How a gateway shuts down. */
export interface GracefulShutdownOptions {
  /**
   * For how long it goes on serving after the shutdown began, in milliseconds: as long as whoever asks for its readiness
   * takes to send requests elsewhere. 0: it closes at once.
   */
  readonly delayMs: number;
  /** Stops accepting, and resolves when the last request has ended. */
  readonly close: () => Promise<void>;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
}

/** The shutdown of a gateway that loses no request. */
export interface GracefulShutdown {
  /** How far it is. Ready to be sent requests is only `ready`; in any other state, responses say `Connection: close`. */
  readonly state: ShutdownState;
  /** Begins it, and resolves when the gateway has ended; later calls wait for the same end. Rejects as `close` does. */
  begin(): Promise<void>;
}

/** Creates the shutdown of a gateway: readiness fails first, then it stops accepting, then what it has ends. */
export function createGracefulShutdown(options: GracefulShutdownOptions): GracefulShutdown {
  const { delayMs, close, sleep = sleepInRealTime } = options;
  let state: ShutdownState = 'ready';
  let end: Promise<void> | undefined;

  const shutDown = async (): Promise<void> => {
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
    begin: () => (end ??= shutDown()),
  };
}
