import { hash } from 'node:crypto';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { RedisCommands } from './redis-commands.ts';

/** Where a shared cache is. */
export interface RedisCacheOptions {
  /** Asks Redis. */
  readonly commands: RedisCommands;
  /** What its keys begin with: the same for all replicas, another for each account and region. */
  readonly prefix: string;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
}

const pauseMs = 1000;

/** Opens a cache that replicas share. Once Redis is late, it is not asked for a second: one caller waits, not each. */
export function openRedisCache({ commands, prefix, now = () => performance.now() }: RedisCacheOptions): SharedCache {
  let askFrom = 0;

  // Keys hold tokens of pages, and may be long.
  const name = (key: string): string => `${prefix}${hash('sha256', key, 'base64url')}`;

  const unlessAway = async <Reply>(command: () => Promise<Reply>): Promise<Reply | undefined> => {
    if (!commands.ready || now() < askFrom) return undefined;
    try {
      return await command();
    } catch {
      askFrom = now() + pauseMs;
      return undefined;
    }
  };
  return {
    get: async (key) => (await unlessAway(() => commands.read(name(key)))) ?? undefined,
    set: async (key, value, ttlMs) => unlessAway(() => commands.write(name(key), value, ttlMs)),
  };
}
