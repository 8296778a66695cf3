import { microsecondsBetweenCalls, type TokenSource } from './token-source.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';
import { describeFault, startingFault } from './redis-connection.ts';
import type { RedisRateLimiter, SharedRateLimitResult } from './redis-rate-limiter.ts';

/**
 * Where tokens come from: replicas share them through Redis, or each uses its share of the rate since Redis is not
 * available.
 */
export type SharedMode = 'shared' | 'fallback';

/** Options of {@link openSharedTokens}. */
export interface SharedTokensOptions {
  /** The limiter that they share: of bursts of one, and {@link aheadMsOf} ahead. */
  readonly limiter: RedisRateLimiter;
  /** How many tokens all replicas together have in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /** How many replicas are expected, 1 or more: without Redis, each has its share of the rate. */
  readonly replicas: number;
  /** Notified of each change. A replica begins with its share. */
  readonly onMode?: (mode: SharedMode) => void;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  readonly random?: () => number;
}

/** Tokens that replicas share. */
export interface SharedTokens extends TokenSource {
  /** Where they come from now. */
  readonly mode: SharedMode;
  /** Why they are not shared; undefined where they are. */
  readonly cause: string | undefined;
  /** Asks Redis without taking a token, to update the mode while there are no calls. Never rejects. */
  check(): Promise<void>;
}

/** How far ahead a token is given, in milliseconds: each replica waits for one at a time, and one more may start. */
export function aheadMsOf(ratePerSecond: number, replicas: number): number {
  return ((replicas + 1) * microsecondsBetweenCalls(ratePerSecond)) / 1000;
}

// A single late reply does not end the shared mode, since a change of mode costs half a second without tokens.
const silentMs = 500;
const lookAgainMs = 50;

// The rate leaves room in AWS's quota for calls that are late by 85 ms. Some of it is for the network to AWS.
const latestMs = 50;

// A token of the share that is due later than this is not reserved yet: Redis is tried again first.
const shareAheadMs = 100;

/** The cause of the fallback for two seconds after Redis has come back, and at the start. */
export const heldCause = 'Redis has just come back: its tokens wait until all replicas have';

/**
 * Opens the tokens of one operation for several replicas. Each reserves a token in Redis before it needs it: a time at
 * which one call may be sent. These times are evenly spaced, so that any second holds at most the rate, rounded up; a
 * token that a call would use more than 50 ms late is not used.
 *
 * A replica that has not reached Redis for half a second takes its share, rate / replicas, evenly spaced from a random
 * time on. When Redis comes back, all replicas continue with their shares for two seconds, so that none takes the whole
 * rate while another has not noticed yet.
 *
 * What it does not guarantee: when the mode changes, a second may hold a few calls more than the rate, and so may all
 * seconds in which one replica alone is cut off from Redis, by that replica's share. AWS throttles these, and they are
 * retried.
 */
export function openSharedTokens(options: SharedTokensOptions): SharedTokens {
  const { limiter, ratePerSecond, replicas, onMode = () => undefined } = options;
  const { now = () => performance.now(), sleep = sleepInRealTime, random = Math.random } = options;
  const intervalMs = microsecondsBetweenCalls(ratePerSecond) / 1000;
  const shareIntervalMs = intervalMs * replicas;
  let mode: SharedMode = 'fallback';
  let cause: string | undefined = startingFault;
  let returning = true;
  let heardAt = -Infinity;
  /** When the reserved token may be used. */
  let reserved: number | undefined;
  let reserving: Promise<number> | undefined;
  /** When this replica's last token was or is due. */
  let lastAt = -Infinity;
  // Replicas that begin their shares at the same time would send their calls at the same times.
  const drawShareFrom = (): number => now() + random() * shareIntervalMs;
  let shareFrom = drawShareFrom();
  let nextAt = -Infinity;
  let spacingMs = intervalMs;

  const change = (to: SharedMode, why?: string): void => {
    cause = why;
    if (to === mode) return;
    mode = to;
    if (to === 'fallback') shareFrom = drawShareFrom();
    onMode(to);
  };

  const hear = (turn: SharedRateLimitResult): void => {
    heardAt = now();
    returning = false;
    nextAt = heardAt + turn.nextInMs;
    if (turn.held) change('fallback', heldCause);
    else change('shared');
  };

  const miss = (error: unknown): void => {
    if (mode === 'shared' && now() - heardAt <= silentMs) return;
    returning = true;
    change('fallback', describeFault(error));
  };

  const shareAt = (): number => Math.max(now(), lastAt + shareIntervalMs, shareFrom);

  /** Reserves a token, or returns when to try again. */
  const reserve = async (): Promise<number> => {
    try {
      const turn = await limiter.take(returning);
      hear(turn);
      if (turn.taken) {
        spacingMs = Math.max(intervalMs, turn.waitMs);
        return (reserved = lastAt = now() + turn.waitMs);
      }
    } catch (error) {
      miss(error);
    }
    const at = shareAt();
    if (mode === 'shared' || at > now() + shareAheadMs) return now() + lookAgainMs;
    return (reserved = lastAt = at);
  };

  const waitUntil = async (at: number, signal: AbortSignal): Promise<void> => {
    // A timer may end a little early.
    for (let ms = at - now(); ms > 0; ms = at - now()) await sleep(ms, signal);
  };

  const isLate = (at: number): boolean => now() - at > latestMs;

  return {
    ratePerSecond,
    get mode() {
      return mode;
    },
    get cause() {
      return cause;
    },
    forecast: () => {
      const shared = mode === 'shared';
      const nextInMs = Math.max(0, (reserved ?? (shared ? nextAt : shareAt())) - now());
      return { nextInMs, intervalMs: shared ? spacingMs : shareIntervalMs };
    },
    whenNext: async (signal) => {
      do {
        signal.throwIfAborted();
        if (reserved !== undefined && isLate(reserved)) reserved = undefined;
        // The call that waited before may have left while Redis was asked.
        reserving ??= reserved === undefined ? reserve().finally(() => (reserving = undefined)) : undefined;
        await waitUntil(reserved ?? (await reserving) ?? now(), signal);
      } while (reserved === undefined);
    },
    take: () => {
      if (reserved === undefined || reserved > now()) return false;
      const at = reserved;
      reserved = undefined;
      return !isLate(at);
    },
    check: async () => {
      try {
        hear(await limiter.peek(returning));
      } catch (error) {
        miss(error);
      }
    },
  };
}
