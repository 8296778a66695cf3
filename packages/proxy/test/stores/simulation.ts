import { quotaLimit } from '../../src/stores/token-source.ts';
import { replyTimeoutMs } from '../../src/stores/redis-connection.ts';
import { createRedisRateLimiter } from '../../src/stores/redis-rate-limiter.ts';
import { aheadMsOf, openSharedTokens, type SharedTokens } from '../../src/stores/shared-tokens.ts';
import { type FakeClock, settled, startFakeClock } from '../support/fake-clock.ts';
import { type ScriptClient, scriptOnClock } from './scripted-limiter.ts';

/** What a connection to Redis is like: it works; there is none; nothing comes back; Redis refuses scripts. */
export type Connection = 'up' | 'gone' | 'silent' | 'refusing';

/** A replica, and when it took its tokens. */
export interface SimulatedReplica {
  readonly tokens: SharedTokens;
  /** When calls went, in milliseconds. */
  readonly times: number[];
  readonly modes: string[];
  connection: Connection;
  /** Ends its calls. */
  readonly calling: AbortController;
  /** How long it pauses between calls, in milliseconds. */
  pauseMs: () => number;
}

/** Replicas and a Redis on a clock that only the test moves. The limiter's script is run by a real Redis. */
export interface Simulation {
  readonly clock: FakeClock;
  readonly replicas: readonly SimulatedReplica[];
  /** Where the limiter is in Redis. */
  readonly key: string;
  /** Ends Redis, with all that it knows, and every connection. */
  crash(): Promise<void>;
  /** Sets the connection of each replica, or of one. Commands that were sent while nothing came back are run late. */
  connect(connection: Connection, replica?: number): Promise<void>;
  /** Adds a replica whose connection is like this. */
  start(connection: Connection): void;
  /** The first replica. */
  only(): SimulatedReplica;
  /** Lets a replica call no more. */
  pause(replica: number): void;
  close(): Promise<void>;
}

export interface SimulationOptions {
  readonly client: ScriptClient;
  readonly ratePerSecond: number;
  /** How many replicas are expected. */
  readonly expected: number;
  /** How many start. Default: as many as are expected. */
  readonly started?: number;
  /** How long a command or its answer takes, in milliseconds. Default: 1. */
  readonly latencyMs?: () => number;
}

const epochUs = 1_700_000_000_000_000;
const checkEveryMs = 250;
let simulations = 0;

export function startSimulation({
  client,
  ratePerSecond,
  expected,
  latencyMs = () => 1,
  ...options
}: SimulationOptions): Simulation {
  const { started = expected } = options;
  const pending = new Set<Promise<unknown>>();
  const settle = async (): Promise<void> => {
    do {
      await Promise.allSettled(pending);
      await settled();
    } while (pending.size > 0);
  };
  const clock = startFakeClock({ settle });
  const key = `simulation ${String((simulations += 1))}`;
  const end = new AbortController();
  const replicas: SimulatedReplica[] = [];
  const held: (() => Promise<unknown>)[] = [];

  const inRedis = async <Reply>(command: () => Promise<Reply>): Promise<Reply> => {
    const reply = command();
    pending.add(reply);
    try {
      return await reply;
    } finally {
      pending.delete(reply);
    }
  };
  const script = scriptOnClock(client, () => epochUs + Math.round(clock.now() * 1000));

  const limiterOf = (replica: Pick<SimulatedReplica, 'connection'>) => {
    const connectionOf = (): Connection => replica.connection;
    const runGcra = async (key: string, args: readonly number[]): Promise<unknown> => {
      if (connectionOf() === 'gone') throw new Error('There is no connection');
      await clock.sleep(latencyMs());
      const command = (): Promise<unknown> => inRedis(() => script.runGcra(key, args));
      if (connectionOf() === 'silent') {
        held.push(command);
        await clock.sleep(replyTimeoutMs);
        throw new Error('There was no answer');
      }
      if (connectionOf() === 'refusing') throw new Error('READONLY');
      const reply = await command();
      await clock.sleep(latencyMs());
      if (connectionOf() === 'gone') throw new Error('The connection was lost');
      return reply;
    };
    const limit = { ...quotaLimit(ratePerSecond), aheadMs: aheadMsOf(ratePerSecond, expected) };
    return createRedisRateLimiter({ runGcra }, () => Promise.resolve(key), limit);
  };

  const start = (connection: Connection): void => {
    const number = replicas.length;
    const times: number[] = [];
    const modes: string[] = [];
    const state: { connection: Connection; pauseMs: () => number } = { connection, pauseMs: () => 0 };
    const startedAt = clock.now();
    const tokens = openSharedTokens({
      limiter: limiterOf(state),
      ratePerSecond,
      replicas: expected,
      onMode: (mode) => modes.push(mode),
      // Each machine counts from another moment.
      now: () => clock.now() - startedAt + number * 1000,
      sleep: clock.sleep,
      random: () => number / expected,
    });
    const replica: SimulatedReplica = Object.assign(state, { tokens, times, modes, calling: new AbortController() });
    replicas.push(replica);
    void call(replica);
    void check(tokens);
  };

  const check = async (tokens: SharedTokens): Promise<void> => {
    while (!end.signal.aborted) {
      await tokens.check();
      await clock.sleep(checkEveryMs, end.signal).catch(() => undefined);
    }
  };

  const call = async (replica: SimulatedReplica): Promise<void> => {
    const { tokens, times, calling } = replica;
    const signal = AbortSignal.any([calling.signal, end.signal]);
    for (;;) {
      try {
        await clock.sleep(replica.pauseMs(), signal);
        await tokens.whenNext(signal);
      } catch {
        return;
      }
      if (tokens.take()) times.push(clock.now());
    }
  };

  for (let number = 0; number < started; number += 1) start('up');
  const connect = async (connection: Connection, number?: number): Promise<void> => {
    for (const replica of replicas.slice(number, number === undefined ? undefined : number + 1)) {
      replica.connection = connection;
      if (connection !== 'silent') await Promise.all(held.splice(0).map((command) => command().catch(() => undefined)));
    }
  };
  return {
    clock,
    replicas,
    key,
    start,
    only: () => {
      const [replica] = replicas;
      if (replica === undefined) throw new Error('No replica has started');
      return replica;
    },
    pause: (replica) => replicas[replica]?.calling.abort(),
    connect,
    crash: async () => {
      held.length = 0;
      await connect('gone');
      await inRedis(() => client.del(key));
    },
    close: async () => {
      end.abort();
      await clock.runUntil(clock.now() + 1000);
      await client.del(key);
    },
  };
}

/** The times at which calls of all replicas went, in their order. */
export function timesOf({ replicas }: Simulation): number[] {
  return replicas.flatMap(({ times }) => times).sort((a, b) => a - b);
}
