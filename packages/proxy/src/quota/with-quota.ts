import type { Fetch } from '../reading/audit-read.ts';
import type { NoTokenReason } from './quota-failures.ts';
import { QuotaLine } from './quota-line.ts';
import type { TokenSource } from './token-source.ts';

/** What an operation's quota holds at a moment. */
export interface QuotaGauges {
  /** How many more calls of this gateway the last second had room for. */
  readonly tokens: () => number;
  /** How many calls wait. */
  readonly waiting: () => number;
}

/** Told of what happens to calls. */
export interface QuotaObserver {
  /** Gets what can be read of an operation's quota at any time; called once for each. */
  readonly watch?: (operation: string, gauges: QuotaGauges) => void;
  /** A call got its token after so many milliseconds. */
  readonly onTaken?: (operation: string, waitedMs: number) => void;
  /** A call was refused, or its time was up before it got a token. */
  readonly onRefused?: (operation: string, reason: NoTokenReason) => void;
}

/** How calls are held to an account's quota. */
export interface QuotaOptions {
  /** Where the tokens of each operation come from, by its id. An operation without a source has no limit. */
  readonly sources: ReadonlyMap<string, TokenSource>;
  /** How many calls of an operation may wait, 1 or more. Default: 1,000. */
  readonly maxWaiting?: number;
  /** Tells the time on the clock of deadlines, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Told of what happens. */
  readonly observer?: QuotaObserver;
}

/**
 * Lets no more calls through than the account's quota allows. The others wait, and callers take turns, so that one that
 * floods keeps nobody else from their share. A call that would wait for more than nine tenths of the time that it has
 * left is refused at once: a {@link Failure} of kind `quota` whose `Retry-After` says when a token would have come. When
 * too many wait, the last of whoever has most waiting is refused.
 *
 * A call whose signal is aborted leaves at once and takes no token. An instance serves one target.
 */
export function withQuota(next: Fetch, options: QuotaOptions): Fetch {
  const { sources, maxWaiting = 1000, now = () => performance.now(), observer = {} } = options;
  const lines = new Map<string, QuotaLine>();
  for (const [operation, source] of sources) {
    const onRefused = (reason: NoTokenReason): void => observer.onRefused?.(operation, reason);
    const line = new QuotaLine({ operation, source, maxWaiting, now, onRefused });
    lines.set(operation, line);
    observer.watch?.(operation, { tokens: () => line.tokensLeft, waiting: () => line.waiting });
  }
  return async (read, patience) => {
    const line = lines.get(read.operation.id);
    if (line !== undefined) {
      const beganAt = now();
      await line.pass(read.caller, patience);
      observer.onTaken?.(read.operation.id, now() - beganAt);
    }
    return next(read, patience);
  };
}
