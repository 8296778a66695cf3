import { Failure, isTimeUp } from '../errors/failure.ts';
import { FairQueue } from '../lib/fair-queue.ts';
import type { TokenSource } from '../stores/token-source.ts';
import type { CallOptions, OperationRequest, UpstreamHandler } from '../upstream/handler.ts';

/** Why a call gets no token: none comes before its time is up, or too many calls wait already. */
export type QuotaRejection = 'deadline' | 'queue-full';

/** What an operation's quota holds at a moment. */
export interface QuotaGauges {
  /** How many more calls of this gateway the last second had room for. */
  readonly tokens: () => number;
  /** How many calls wait. */
  readonly waiting: () => number;
}

/** What the quota notifies others of. */
export interface QuotaObserver {
  /** Gets the gauges of an operation; called once for each. */
  readonly watch?: (operation: string, gauges: QuotaGauges) => void;
  /** A call got its token after so many milliseconds. */
  readonly onTaken?: (operation: string, waitedMs: number) => void;
  /** A call was refused, or its time was up before it got a token. */
  readonly onRefused?: (operation: string, reason: QuotaRejection) => void;
}

/** How calls are kept within an account's quota. */
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
 * Lets no more calls through than the account's quota allows. The others wait, and callers take turns, so that one that
 * floods keeps nobody else from their share. A call that several callers share waits in the line of each, and goes when
 * the first of its turns comes: nobody waits for longer than with a call of their own.
 *
 * A call that would wait for more than nine tenths of the time that it has left is refused at once: a {@link Failure} of
 * kind `quota` whose `Retry-After` says when a token would have come. So is a caller that would join such a call, alone.
 * When too many calls wait, the last of whoever has most waiting is refused.
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

// The rest of its time is for AWS to answer in. Were there none, calls under overload would take their tokens just
// before their time is up, and all of them in vain.
const shareForWaiting = 0.9;

/** Where calls of one operation wait for their tokens. */
class QuotaLine {
  readonly #options: QuotaLineOptions;
  readonly #queue = new FairQueue<WaitingCall>();
  // When the last calls went; as many as a second may hold.
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
        isTimeUp(signal) ? this.#refuse('deadline', waitMs) : abandoned(this.#options.operation, signal.reason),
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
      throw this.#refuse('deadline', waitMs);
    }
    const stopObserving = waiting?.observe({
      onJoin: (joining, joiningDeadline) => this.#join(call, joining, joiningDeadline),
      onLeave: (leaving) => {
        // Until it is aborted, a call keeps its last place.
        if (this.#queue.callersOf(call).length > 1) this.#queue.remove(leaving, call);
      },
      timeUp: (leaving) => refusal(this.#options.operation, 'deadline', this.#waitOfNew([leaving])),
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

  /** Gives a call a place in the line of a caller that joins it, unless it comes too late for that caller. */
  #join(call: WaitingCall, caller: string, deadline: number): void {
    const isNew = this.#queue.add(caller, call);
    const waitMs = this.#waitOf(call);
    if (!this.#isTooLate(waitMs, deadline)) return;
    if (isNew) this.#queue.remove(caller, call);
    throw this.#refuse('deadline', waitMs);
  }

  #waitOf(call: WaitingCall): number {
    const { nextInMs, intervalMs } = this.#options.source.forecast();
    return nextInMs + this.#queue.countBefore(call) * intervalMs;
  }

  #isTooLate(waitMs: number, deadline: number): boolean {
    return waitMs > 0 && waitMs > (deadline - this.#options.now()) * shareForWaiting;
  }

  #refuse(reason: QuotaRejection, waitMs: number): Failure {
    this.#options.onRefused(reason);
    return refusal(this.#options.operation, reason, waitMs);
  }

  #rejectLast(): void {
    const call = this.#queue.last();
    if (call !== undefined) call.fail(this.#refuse('queue-full', this.#giveUp(call)));
  }

  /** Takes a call out, and returns how long it would wait if it came again now. */
  #giveUp(call: WaitingCall): number {
    const callers = this.#queue.callersOf(call);
    this.#remove(call);
    return this.#waitOfNew(callers);
  }

  /** How long a call would wait that these callers made now. */
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

const refusals: Readonly<Record<QuotaRejection, string>> = {
  deadline: 'later than the request can wait',
  'queue-full': 'and the gateway holds no more requests until then',
};

function refusal(operation: string, reason: QuotaRejection, waitMs: number): Failure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = `The account's quota for ${operation} has room again in ${seconds} s, ${refusals[reason]}.`;
  return new Failure('quota', { detail, retryAfterMs: Math.max(1, waitMs) });
}

/** Ends the wait of a call that nobody waits for any more. Only the log says so. */
function abandoned(operation: string, cause: unknown): Failure {
  const detail = `The request ended while it waited for the account's quota for ${operation}.`;
  return new Failure('quota', { source: 'caller', detail, cause });
}
