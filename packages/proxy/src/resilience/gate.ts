import { Failure } from '../failure/failure.ts';

/** The way into the gateway, for so many requests at a time. */
export interface Gate {
  /** How many requests are in. */
  readonly inside: number;
  /**
   * Lets a request in.
   *
   * @returns what to call when it has ended, however it ended; a second call does nothing.
   * @throws {Failure} of kind `unavailable` where the gateway has all the requests that it serves at a time.
   */
  enter(): () => void;
}

/**
 * Creates a gate. Refusing at once what would only queue keeps the answers to the others in time ("Using load
 * shedding to avoid overload", Amazon Builders' Library).
 *
 * @param max The most requests that are in at a time, 1 or more.
 * @param onShed Told of each request that is refused.
 * @param what What the requests are, as the refusal says it. Default: requests.
 */
export function createGate(max: number, onShed?: () => void, what = 'requests'): Gate {
  let inside = 0;
  return {
    get inside() {
      return inside;
    },
    enter: () => {
      if (inside >= max) {
        onShed?.();
        const detail = `The gateway serves ${max} ${what} at a time, and has as many.`;
        throw new Failure('unavailable', { detail, retryAfterMs: 1000 });
      }
      inside += 1;
      let left = false;
      return () => {
        if (!left) inside -= 1;
        left = true;
      };
    },
  };
}
