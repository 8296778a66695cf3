import { type RedisConnection, within } from './redis-connection.ts';

/** The longest time that a request waits for Redis, in milliseconds. */
export const requestWaitsMs = 25;

const pauseMs = 1000;

/** A connection that requests may wait for. */
export interface PausingConnection extends Pick<RedisConnection, 'runGcra' | 'read'> {
  /** Whether a command would be sent now. */
  readonly available: boolean;
}

/**
 * Makes a connection that requests may wait for: once Redis takes more than 25 ms, or fails, no command is sent for a
 * second. So one request waits, not each, and few wait for a slow Redis.
 *
 * @param now The monotonic clock, in milliseconds. Default: performance.now.
 */
export function pausingConnection(connection: RedisConnection, now = () => performance.now()): PausingConnection {
  let askFrom = -Infinity;
  const isAvailable = (): boolean => connection.ready && now() >= askFrom;
  const whileAvailable = async <Reply>(command: () => Promise<Reply>): Promise<Reply> => {
    if (!isAvailable()) throw new Error('Redis is not asked now');
    try {
      return await within(command(), requestWaitsMs);
    } catch (error) {
      askFrom = now() + pauseMs;
      throw error;
    }
  };
  return {
    get available() {
      return isAvailable();
    },
    runGcra: (key, args) => whileAvailable(() => connection.runGcra(key, args)),
    read: (key, maxBytes) => whileAvailable(() => connection.read(key, maxBytes)),
  };
}
