import type { Failure } from '../failure/failure.ts';
import type { Patience } from '../reading/audit-read.ts';
import type { CancelSignal } from '../reading/cancellation.ts';
import { isTimeUp } from '../reading/timed-out.ts';
import { createCallCounter } from './call-counter.ts';
import { FairQueue } from './fair-queue.ts';
import { abandoned, noToken, type NoTokenReason } from './quota-failures.ts';
import type { TokenSource } from './token-source.ts';

/** What calls of one operation wait in line for. */
export interface QuotaLineOptions {
  /** The operation's id. */
  readonly operation: string;
  /** Where its tokens come from. */
  readonly source: TokenSource;
  /** How many calls may wait. */
  readonly maxWaiting: number;
  /** Tells the time on the clock of {@link Patience}, in milliseconds. */
  readonly now: () => number;
  /** Told of each refusal. */
  readonly onRefused: (reason: NoTokenReason) => void;
}

interface WaitingCall {
  readonly caller: string;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

// The rest of its time is for AWS to answer in. Were there none, calls under overload would take their tokens just
// before their time is up, and all of them in vain.
const shareForWaiting = 0.9;

/** Where calls of one operation wait for their tokens, the callers in turn. */
export class QuotaLine {
  readonly #options: QuotaLineOptions;
  readonly #queue = new FairQueue<WaitingCall>();
  readonly #calls;
  #serving: AbortController | undefined;

  constructor(options: QuotaLineOptions) {
    const { source, now } = options;
    this.#options = options;
    this.#calls = createCallCounter(Math.ceil(source.ratePerSecond), now);
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** How many more calls the last second had room for. */
  get tokensLeft(): number {
    return Math.ceil(this.#options.source.ratePerSecond) - this.#calls.count();
  }

  /**
   * Waits until a call may go to AWS.
   *
   * @throws {Failure} of kind `quota`: at once where the wait would be too long, and when the signal ends it.
   */
  async pass(caller: string, { signal, deadline }: Patience): Promise<void> {
    const { now, maxWaiting } = this.#options;
    if (signal.aborted) throw this.#end(caller, signal);
    const waitMs = this.#waitOf(caller);
    if (waitMs === 0 && this.#take()) return;
    if (waitMs > 0 && waitMs > (deadline - now()) * shareForWaiting) throw this.#refuse('deadline', waitMs);

    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const call: WaitingCall = { caller, go: () => resolve(undefined), fail: reject };
    const leave = (): void => {
      this.#remove(call);
      call.fail(this.#end(caller, signal));
    };
    this.#queue.add(caller, call);
    if (this.#queue.size > maxWaiting) this.#refuseLast();
    signal.addEventListener('abort', leave);
    this.#serving ??= this.#serve();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #waitOf(caller: string): number {
    const { nextInMs, intervalMs } = this.#options.source.forecast();
    return nextInMs + this.#queue.countBefore(caller) * intervalMs;
  }

  #refuse(reason: NoTokenReason, waitMs: number): Failure {
    this.#options.onRefused(reason);
    return noToken(this.#options.operation, reason, waitMs);
  }

  #refuseLast(): void {
    const call = this.#queue.last();
    if (call === undefined) return;
    this.#remove(call);
    call.fail(this.#refuse('queue-full', this.#waitOf(call.caller)));
  }

  #end(caller: string, signal: CancelSignal): Failure {
    if (isTimeUp(signal)) return this.#refuse('deadline', this.#waitOf(caller));
    return abandoned(this.#options.operation, signal.reason);
  }

  #remove(call: WaitingCall): void {
    this.#queue.remove(call.caller, call);
    if (this.#queue.size === 0) this.#rest();
  }

  #serve(): AbortController {
    const serving = new AbortController();
    void this.#serveInTurn(serving.signal);
    return serving;
  }

  async #serveInTurn(signal: AbortSignal): Promise<void> {
    try {
      do await this.#options.source.whenNext(signal);
      while (this.#letNextGo(signal));
    } catch (error) {
      // Once nobody waits, the end of the wait is no news. Anything else is a fault of the source.
      if (signal.aborted) return;
      this.#rest();
      for (let call = this.#queue.next(); call !== undefined; call = this.#queue.next()) call.fail(error);
    }
  }

  /** Returns whether there is another to wait for. */
  #letNextGo({ aborted }: AbortSignal): boolean {
    if (aborted) return false;
    if (!this.#take()) return true;
    this.#queue.next()?.go();
    if (this.#queue.size > 0) return true;
    this.#rest();
    return false;
  }

  #take(): boolean {
    const taken = this.#options.source.take();
    if (taken) this.#calls.add();
    return taken;
  }

  #rest(): void {
    this.#serving?.abort();
    this.#serving = undefined;
  }
}
