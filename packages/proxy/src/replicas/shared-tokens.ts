import { randomUUID } from 'node:crypto';
import { microsecondsBetweenCalls, type TokenSource } from '../quota/token-source.ts';
import { type Sleep, sleepInRealTime } from '../resilience/sleep.ts';
import { type Mode, type Moment, PoolMember } from './pool-member.ts';
import { RedisClock } from './redis-clock.ts';
import type { RedisCommands } from './redis-commands.ts';
import { TokenPool } from './token-pool.ts';

/** How replicas share the tokens of one operation. */
export interface SharedTokensOptions {
  /** Asks Redis. */
  readonly commands: RedisCommands;
  /** Where the pool is in Redis: the same for all replicas, another for each account, region and operation. */
  readonly key: string;
  /** How many tokens all replicas together have in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
  /**
   * How many replicas are expected, 1 or more: alone, each has its share of the rate. Where fewer run, a pool that is new
   * takes half a minute to give out the shares of the others.
   */
  readonly replicas: number;
  /** Told of each change, and what led to being alone. A replica begins alone. Default: nobody is. */
  readonly onMode?: (mode: Mode, cause?: unknown) => void;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Tells the time of day. Default: the machine's clock. */
  readonly clock?: () => Date;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
  /** The replica's id, unlike any other's. Default: a random one. */
  readonly id?: string;
  /** Draws a number from 0 up to 1. Default: Math.random. */
  readonly random?: () => number;
}

/** Tokens that replicas share. */
export interface SharedTokens extends TokenSource {
  /** Whether they come from the pool now, or from the replica's share. */
  readonly mode: Mode;
  /** Leaves the share to the others; resolves soon, and never rejects. No token may be waited for any more. */
  close(): Promise<void>;
}

const beatMs = 250;
const joinMs = 50;

// The rate leaves room in AWS's quota for calls that are late by 85 ms. Some of it is for the network behind.
const latestUs = 50_000;

/**
 * Opens the tokens of one operation for several replicas: from a pool in Redis while that answers, and otherwise the
 * replica's share of the rate. Any two calls of all replicas together are an even interval or more apart, also while
 * some reach Redis and others do not, so that any second holds at most the rate, rounded up; a token that its call would
 * use more than 50 ms late is not used. How, the pool's script says. A replica that loses Redis has no tokens until the
 * pool surely counts it as missing: for about a second, and an interval for each replica.
 *
 * It rests on no more replicas than expected, on clocks that run alike while Redis is away, and on no replica being cut
 * off for more than ten minutes while others are not. One that has never reached Redis takes a share by chance.
 *
 * rate-limiter-flexible's Redis limiters count in fixed windows of whole seconds, which let twice the rate through at
 * their seam, and its insurance begins with a full window beside what the others still take from Redis.
 */
export function openSharedTokens(options: SharedTokensOptions): SharedTokens {
  const { commands, key, ratePerSecond, replicas: seats, id = randomUUID(), random = Math.random } = options;
  const { now = () => performance.now(), clock = () => new Date(), sleep = sleepInRealTime } = options;
  const { onMode = () => undefined } = options;
  const intervalUs = microsecondsBetweenCalls(ratePerSecond);
  const redisClock = new RedisClock(now, clock);
  const pool = new TokenPool({ commands, redisClock, now, key, id, intervalUs, seats });
  const seat = Math.floor(random() * seats);
  const member = new PoolMember({ pool, commands, redisClock, now, intervalUs, seats, seat, onMode });
  const end = new AbortController();
  let next: Moment | undefined;

  const beat = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await member.beat();
      await sleep(member.mode === 'together' ? beatMs : joinMs, end.signal).catch(() => undefined);
    }
  };
  const beats = beat();

  const waitFor = async (time: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    for (let us = time - redisClock.now(); us > 0; us = time - redisClock.now()) await sleep(us / 1000, signal);
  };

  return {
    ratePerSecond,
    get mode() {
      return member.mode;
    },
    forecast: () => {
      const { nextAt, spacingUs } = member.outlook;
      const nextInUs = (next?.at ?? nextAt) - redisClock.now();
      return { nextInMs: Math.max(0, nextInUs / 1000), intervalMs: spacingUs / 1000 };
    },
    whenNext: async (signal) => {
      do {
        const moment = next ?? (await member.findMoment());
        if (moment.token !== undefined) next = moment;
        try {
          await waitFor(moment.at, signal);
        } catch (error) {
          if (next === moment) next = undefined;
          member.giveBack(moment);
          throw error;
        }
      } while (next === undefined);
    },
    take: () => {
      const taken = next;
      if (taken === undefined || taken.at > redisClock.now()) return false;
      next = undefined;
      if (redisClock.now() - taken.at <= latestUs) return true;
      member.giveBack(taken);
      return false;
    },
    close: async () => {
      end.abort();
      await beats;
      await member.leave();
    },
  };
}
