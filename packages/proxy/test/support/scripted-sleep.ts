import type { Sleep } from '../../src/lib/wait.ts';

/** A sleep that lasts until the test ends it. */
export interface ScriptedSleep {
  readonly sleep: Sleep;
  /** Wakes the sleeper, and resolves when it sleeps again. */
  wake(): Promise<void>;
}

/** Creates a sleep for one sleeper, who does what takes real time, as reading a file, between two sleeps. */
export function scriptedSleep(): ScriptedSleep {
  let asleep = Promise.withResolvers<() => void>();
  return {
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')), { once: true });
        asleep.resolve(resolve);
      }),
    wake: async () => {
      const wakeUp = await asleep.promise;
      asleep = Promise.withResolvers<() => void>();
      wakeUp();
      await asleep.promise;
    },
  };
}
