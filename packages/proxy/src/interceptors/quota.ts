import { Failure, isTimeUp } from '../errors/failure.ts';
import { FairQueue } from '../lib/fair-queue.ts';
import type { TokenSource } from '../stores/token-source.ts';
import type { CallOptions, OperationRequest, UpstreamHandler } from '../upstream/handler.ts';

/** Why a call gets no token: none comes before its deadline, or too many calls wait already. */
export type QuotaRejection = 'deadline' | 'queue-full';

/** The gauges of an operation's quota. */
export interface QuotaGauges {
  /** How many more calls of this gateway the last second had room for. */
  readonly tokens: () => number;
  readonly waiting: () => number;
}

/** The observer of a quota. */
export interface QuotaObserver {
  /** Called once for each operation. */
  readonly watch?: (operation: string, gauges: QuotaGauges) => void;
  /** A call got its token after so many milliseconds. */
  readonly onTaken?: (operation: string, waitedMs: number) => void;
  /** A call was rejected, or its deadline passed before it got a token. */
  readonly onRefused?: (operation: string, reason: QuotaRejection) => void;
}

/** Options of {@link withQuota}. */
export interface QuotaOptions {
  /** Where the tokens of each operation come from, by its id. An operation without a source has no limit. */
  readonly sources: ReadonlyMap<string, TokenSource>;
  /** How many calls of an operation may wait, 1 or more. Default: 1,000. */
  readonly maxWaiting?: number;
  /** The monotonic clock of deadlines, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  readonly observer?: QuotaObserver;
}

/**
 * Lets no more calls through than the account's quota allows. The others wait in a queue that is fair among callers, so
 * that a caller that floods it does not take the share of others. A call that several callers share waits in the line
 * of each, and goes when it is first in one of them: no caller waits longer than with a call of its own.
 *
 * A call that would wait for more than nine tenths of its remaining time is rejected at once: a {@link Failure} of kind
 * `quota` whose `Retry-After` says when a token would have come. A caller that would join such a call is rejected
 * alone. When too many calls wait, the last one of the caller with the most is rejected.
 *
 * A call whose signal is aborted leaves at once and takes no token. An instance serves one target.
 */
export function withQuota(next: UpstreamHandler, options: QuotaOptions): UpstreamHandler {
  const { sources, maxWaiting = 1000, now = () => performance.now(), observer = {} } = options;
  const lines = new Map<string, QuotaLine>();
  for (const [operation, source] of sources) {
    const onRefused = (reason: QuotaRejection): void => observer.onRefused?.(operation, reason);
    const line = new QuotaLine({ operation, source, maxWaiting, now, onRefused });
    lines.set(operation, line);
    observer.watch?.(operation, { tokens: () => line.tokensLeft, waiting: () => line.waiting });
  }
  return async (request, callOptions) => {
    const line = lines.get(request.operation.id);
    if (line === undefined) return next(request, callOptions);
    const beganAt = now();
    try {
      await line.pass(request, callOptions);
    } catch (error) {
      throw withWait(error, now() - beganAt);
    }
    const waitedMs = now() - beganAt;
    observer.onTaken?.(request.operation.id, waitedMs);
    try {
      const response = await next(request, callOptions);
      return { ...response, upstream: { ...response.upstream, quotaWaitMs: waitedMs } };
    } catch (error) {
      throw withWait(error, waitedMs);
    }
  };
}

function withWait(error: unknown, waitedMs: number): unknown {
  if (error instanceof Failure) error.quotaWaitMs = waitedMs;
  return error;
}

interface QuotaLineOptions {
  readonly operation: string;
  readonly source: TokenSource;
  readonly maxWaiting: number;
  readonly now: () => number;
  readonly onRefused: (reason: QuotaRejection) => void;
}

interface WaitingCall {
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

// The rest of the time is for AWS to respond in. Without it, calls under overload would take their tokens just before
// their deadlines, all in vain.
const shareForWaiting = 0.9;

/** The queue of the calls of one operation. */
class QuotaLine {
  readonly #options: QuotaLineOptions;
  readonly #queue = new FairQueue<WaitingCall>();
  // When the last calls were sent; as many as a second may hold.
  readonly #wentAt: number[] = [];
  #serving: AbortController | undefined;

  constructor(options: QuotaLineOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get tokensLeft(): number {
    const since = this.#options.now() - 1000;
    return this.#callsInASecond - this.#wentAt.filter((time) => time > since).length;
  }

  /**
   * Waits until a call may go to AWS.
   *
   * @throws {Failure} of kind `quota`: at once where the wait would be too long, and when the signal ends it.
   */
  async pass({ caller, waiting }: OperationRequest, { signal, deadline }: CallOptions): Promise<undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    let settle = (): void => undefined;
    const call: WaitingCall = {
      go: () => {
        settle();
        resolve(undefined);
      },
      fail: (error) => {
        settle();
        reject(error);
      },
    };
    const leave = (): void => {
      const waitMs = this.#giveUp(call);
      call.fail(
        isTimeUp(signal) ? this.#reject('deadline', waitMs) : abandoned(this.#options.operation, signal.reason),
      );
    };
    for (const each of waiting?.names ?? [caller]) this.#queue.add(each, call);
    if (signal.aborted) {
      leave();
      return promise;
    }
    const waitMs = this.#waitOf(call);
    if (waitMs === 0 && this.#take()) {
      this.#remove(call);
      return undefined;
    }
    if (this.#isTooLate(waitMs, deadline)) {
      this.#remove(call);
      throw this.#reject('deadline', waitMs);
    }
    const stopObserving = waiting?.observe({
      onJoin: (joining, joiningDeadline) => this.#join(call, joining, joiningDeadline),
      onLeave: (leaving) => {
        // Until it is aborted, a call stays in its last line.
        if (this.#queue.callersOf(call).length > 1) this.#queue.remove(leaving, call);
      },
      timeUp: (leaving) => quotaExceeded(this.#options.operation, 'deadline', this.#waitOfNew([leaving])),
    });
    signal.addEventListener('abort', leave);
    settle = () => {
      stopObserving?.();
      signal.removeEventListener('abort', leave);
    };
    if (this.#queue.size > this.#options.maxWaiting) this.#rejectLast();
    this.#serving ??= this.#serve();
    return promise;
  }

  get #callsInASecond(): number {
    return Math.ceil(this.#options.source.ratePerSecond);
  }

  /** Adds a call to the line of a caller that joins it, unless it would be sent too late for that caller. */
  #join(call: WaitingCall, caller: string, deadline: number): void {
    const isNew = this.#queue.add(caller, call);
    const waitMs = this.#waitOf(call);
    if (!this.#isTooLate(waitMs, deadline)) return;
    if (isNew) this.#queue.remove(caller, call);
    throw this.#reject('deadline', waitMs);
  }

  #waitOf(call: WaitingCall): number {
    const { nextInMs, intervalMs } = this.#options.source.forecast();
    return nextInMs + this.#queue.countBefore(call) * intervalMs;
  }

  #isTooLate(waitMs: number, deadline: number): boolean {
    return waitMs > 0 && waitMs > (deadline - this.#options.now()) * shareForWaiting;
  }

  #reject(reason: QuotaRejection, waitMs: number): Failure {
    this.#options.onRefused(reason);
    return quotaExceeded(this.#options.operation, reason, waitMs);
  }

  #rejectLast(): void {
    const call = this.#queue.last();
    if (call !== undefined) call.fail(this.#reject('queue-full', this.#giveUp(call)));
  }

  /** Removes a call, and returns how long it would wait if it came again now. */
  #giveUp(call: WaitingCall): number {
    const callers = this.#queue.callersOf(call);
    this.#remove(call);
    return this.#waitOfNew(callers);
  }

  /** How long a new call of these callers would wait. */
  #waitOfNew(callers: Iterable<string>): number {
    const probe: WaitingCall = { go: () => undefined, fail: () => undefined };
    for (const caller of callers) this.#queue.add(caller, probe);
    const waitMs = this.#waitOf(probe);
    this.#queue.delete(probe);
    return waitMs;
  }

  #remove(call: WaitingCall): void {
    this.#queue.delete(call);
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
      // The abort after the last call left is expected. Anything else is a fault of the source.
      if (signal.aborted) return;
      this.#rest();
      for (let call = this.#queue.next(); call !== undefined; call = this.#queue.next()) call.fail(error);
    }
  }

  /** Returns whether there is another token to wait for. */
  #letNextGo({ aborted }: AbortSignal): boolean {
    if (aborted) return false;
    if (!this.#take()) return true;
    this.#queue.next()?.go();
    if (this.#queue.size > 0) return true;
    this.#rest();
    return false;
  }

  #take(): boolean {
    const { source, now } = this.#options;
    if (!source.take()) return false;
    this.#wentAt.push(now());
    if (this.#wentAt.length > this.#callsInASecond) this.#wentAt.shift();
    return true;
  }

  #rest(): void {
    this.#serving?.abort();
    this.#serving = undefined;
  }
}

const rejectionTexts: Readonly<Record<QuotaRejection, string>> = {
  deadline: 'later than the request can wait',
  'queue-full': 'and the gateway holds no more requests until then',
};

function quotaExceeded(operation: string, reason: QuotaRejection, waitMs: number): Failure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = `The account's quota for ${operation} has room again in ${seconds} s, ${rejectionTexts[reason]}.`;
  return new Failure('quota', { detail, retryAfterMs: Math.max(1, waitMs) });
}

/** The failure of a call for which no request waits any more. Only the log shows it. */
function abandoned(operation: string, cause: unknown): Failure {
  const detail = `The request ended while it waited for the account's quota for ${operation}.`;
  return new Failure('quota', { source: 'caller', detail, cause });
}
