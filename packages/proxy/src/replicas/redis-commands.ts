/**
 * What the gateway asks of Redis. Every command settles in bounded time: it rejects at once while there is no
 * connection, with a {@link RedisRefusal} where Redis refuses, and soon where it does not answer.
 */
export interface RedisCommands {
  /** Whether there is a connection. */
  readonly ready: boolean;
  /** Tells Redis's time, in microseconds since 1970. */
  time(): Promise<number>;
  /** Runs a Lua script on one key. */
  run(script: string, key: string, args: readonly string[]): Promise<unknown>;
  /** Reads a value; null where there is none. */
  read(key: string): Promise<Buffer | null>;
  /** Writes a value that lasts for so many milliseconds. */
  write(key: string, value: Buffer, ttlMs: number): Promise<void>;
}

/** Redis answered, and did nothing of what it was asked. */
export class RedisRefusal extends Error {
  override readonly name = 'RedisRefusal';
}

/** How long Redis may take for an answer, in milliseconds. */
export const answerWithinMs = 100;
