import { type Sleep, sleepInRealTime } from '../lib/wait.ts';

/** The phase of a shutdown: serving; still serving, but no longer ready; finishing the requests in flight; ended. */
export type ShutdownState = 'ready' | 'draining' | 'closing' | 'closed';

/** Options of {@link createGracefulShutdown}. */
export interface GracefulShutdownOptions {
  /**
   * How long the gateway goes on serving after the shutdown began, in milliseconds: as long as load balancers take to
   * send requests elsewhere. 0: it closes at once.
   */
  readonly delayMs: number;
  /** Stops accepting, and resolves when the last request has ended. */
  readonly close: () => Promise<void>;
  readonly sleep?: Sleep;
}

/** A shutdown that loses no request. */
export interface GracefulShutdown {
  /** Readiness fails in any state but `ready`, and responses then have `Connection: close`. */
  readonly state: ShutdownState;
  /** Begins the shutdown, and resolves at its end; later calls wait for the same end. Rejects as `close` does. */
  begin(): Promise<void>;
}

/**
 * Creates the shutdown of a gateway: readiness fails first, then it stops accepting, then requests in flight finish.
 */
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
