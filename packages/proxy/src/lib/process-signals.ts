/** What a process does on a signal. */
export interface SignalHandlers {
  /** SIGHUP, each time. */
  readonly reload: () => void;
  /** SIGTERM or SIGINT. A second one of the same kind kills the process. */
  readonly stop: (signal: NodeJS.Signals) => void;
}

/** The signals of a process. */
export interface ProcessSignals {
  /** Passes on the signals that have come, and those that come from now on. */
  handle(handlers: SignalHandlers): void;
}

// The start may take this long before a signal to stop ends it: until then, no caller uses this process.
const maxStartMs = 5000;

/**
 * Receives the signals of the process, which would kill it otherwise, and keeps them until they are handled. Where a
 * signal to stop is not handled within five seconds, the process ends with status 0.
 */
export function receiveSignals(): ProcessSignals {
  let handlers: SignalHandlers | undefined;
  let reloads = false;
  const stops: NodeJS.Signals[] = [];

  const stop = (signal: NodeJS.Signals): void => {
    if (handlers !== undefined) {
      handlers.stop(signal);
      return;
    }
    if (stops.push(signal) > 1) return;
    const end = (): void => {
      if (handlers === undefined) process.exit(0);
    };
    setTimeout(end, maxStartMs).unref();
  };
  process.on('SIGHUP', () => {
    if (handlers === undefined) reloads = true;
    else handlers.reload();
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  return {
    handle: (given) => {
      handlers = given;
      if (reloads) given.reload();
      for (const signal of stops) given.stop(signal);
    },
  };
}
