import type { ServerResponse } from 'node:http';
import type { CallOptions } from '../upstream/handler.ts';

/**
 * The options of the call that a request waits for. Its signal is aborted when the deadline has come (the reason is a
 * TimeoutError) or the caller has hung up. It is created on first use: what is answered from the cache needs none.
 *
 * A class, since V8 gives each object literal with a getter a hidden class of its own, in old space: twice the CPU time
 * for each cached response.
 */
export class RequestCallOptions implements CallOptions {
  readonly deadline: number;
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  /**
   * @param response What the request is answered with; when it closes unfinished, the caller has hung up.
   * @param deadline On the monotonic clock, in milliseconds.
   */
  constructor(response: ServerResponse, deadline: number) {
    this.#response = response;
    this.deadline = deadline;
  }

  /** Created on first use. */
  get signal(): AbortSignal {
    this.#signal ??= createSignal(this.#response, this.deadline);
    return this.#signal;
  }
}

function createSignal(response: ServerResponse, deadline: number): AbortSignal {
  const controller = new AbortController();
  const hangUp = (): void => controller.abort(new DOMException('The caller has hung up', 'AbortError'));
  if (response.destroyed) hangUp();
  const timeUp = (): void => controller.abort(new DOMException('The time is up', 'TimeoutError'));
  const timer = setTimeout(timeUp, deadline - performance.now());
  response.on('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) hangUp();
  });
  return controller.signal;
}
