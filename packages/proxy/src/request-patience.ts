import type { ServerResponse } from 'node:http';
import { Cancellation, type CancelSignal } from './reading/cancellation.ts';
import type { Patience } from './reading/audit-read.ts';

/**
 * How long one request waits: for its time, and no longer than its caller. Its signal is made when somebody asks for it,
 * which is nobody for what is answered from the cache.
 */
export class RequestPatience implements Patience {
  readonly deadline: number;
  readonly #response: ServerResponse;
  #signal: Cancellation | undefined;

  /**
   * @param response What the request is answered with; when it closes unfinished, the caller has hung up.
   * @param deadline When its time is up, on the monotonic clock, in milliseconds.
   */
  constructor(response: ServerResponse, deadline: number) {
    this.#response = response;
    this.deadline = deadline;
  }

  /** Ends the read: the time is up (its reason is a TimeoutError), or the caller has hung up. */
  get signal(): CancelSignal {
    this.#signal ??= this.#watch();
    return this.#signal;
  }

  #watch(): Cancellation {
    const cancellation = new Cancellation();
    const hangUp = (): void => cancellation.abort(new DOMException('The caller has hung up', 'AbortError'));
    if (this.#response.destroyed) hangUp();
    const timeUp = (): void => cancellation.abort(new DOMException('The time is up', 'TimeoutError'));
    const timer = setTimeout(timeUp, this.deadline - performance.now());
    this.#response.on('close', () => {
      clearTimeout(timer);
      if (!this.#response.writableFinished) hangUp();
    });
    return cancellation;
  }
}
