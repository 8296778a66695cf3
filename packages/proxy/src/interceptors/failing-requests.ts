import { LRUCache } from 'lru-cache';
import { Failure } from '../errors/failure.ts';

interface FailingRequest {
  readonly failure: Failure;
  readonly failedAt: number;
  readonly pauseMs: number;
  until: number;
}

const most = 1000;
const firstPauseMs = 500;
const maxPauseMs = 5000;
const forgottenAfterMs = 60_000;

/**
 * Remembers, by their keys, requests that AWS fails, so that one that always fails neither uses up the account's quota
 * nor looks like an outage again and again. It is not sent again for half a second, and for twice as long each time it
 * fails again, up to five seconds. A thousand requests are remembered, each for a minute after its last failure.
 */
export class FailingRequests {
  readonly #byKey = new LRUCache<string, FailingRequest>({ max: most });
  readonly #now: () => number;

  /** @param now The monotonic clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The failure of a request that must not be sent again yet; undefined where it may be. */
  failureOf(key: string): Failure | undefined {
    const found = this.#byKey.get(key);
    const waitMs = (found?.until ?? 0) - this.#now();
    return found === undefined || waitMs <= 0 ? undefined : repeated(found.failure, waitMs);
  }

  /**
   * Remembers a failure.
   *
   * @returns whether this is the first failure of the request.
   */
  add(key: string, failure: Failure): boolean {
    const time = this.#now();
    const found = this.#byKey.get(key);
    const known = found !== undefined && time - found.failedAt < forgottenAfterMs ? found : undefined;
    const pauseMs = known === undefined ? firstPauseMs : Math.min(maxPauseMs, known.pauseMs * 2);
    this.#byKey.set(key, { failure, failedAt: time, pauseMs, until: time + pauseMs });
    return known === undefined;
  }

  /** Forgets a request that succeeded. */
  delete(key: string): void {
    this.#byKey.delete(key);
  }

  /** Ends all pauses: AWS was down, and works again. */
  endPauses(): void {
    for (const failing of this.#byKey.values()) failing.until = -Infinity;
  }
}

function repeated({ kind, status, code, source, message, logMessage, cause }: Failure, waitMs: number): Failure {
  const detail = `${message} The same request failed a moment ago, so AWS is not asked again for ${Math.ceil(waitMs)} ms.`;
  return new Failure(kind, { status, code, source, detail, logMessage, cause, retryAfterMs: waitMs });
}
