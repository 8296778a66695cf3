/** Tells that something is no longer waited for: as much of an AbortSignal as reads need, so that each of those is one. */
export interface CancelSignal {
  /** Whether it is no longer waited for. */
  readonly aborted: boolean;
  /** Why; undefined as long as it is waited for. */
  readonly reason: unknown;
  /** Calls a listener when it is no longer waited for, unless that is so already. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Calls a listener no more. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * A signal, and the way to give it. An AbortController is both as well, but with its events, which can do far more, it
 * takes as long for a read as signing it does.
 */
export class Cancellation implements CancelSignal {
  #aborted = false;
  #reason: unknown;
  #listeners: readonly (() => void)[] = [];

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = [...this.#listeners, listener];
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }

  /** Gives the signal; a second time does nothing. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }
}
