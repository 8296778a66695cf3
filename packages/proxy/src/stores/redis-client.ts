import { RESP_TYPES } from 'redis';
import * as z from 'zod';
import type { RedisValue } from './redis-connection.ts';
import { scripts } from './redis-scripts.ts';

/** What the clients of a Redis and of a Redis Cluster have in common. */
export const clientOptions = {
  scripts,
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
  commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
} as const;
const reply = z.tuple([z.instanceof(Buffer), z.instanceof(Buffer), z.instanceof(Buffer).nullable()]);

/** Parses what the script that reads a value returns. */
export function readReply(returned: unknown): RedisValue {
  const [seconds, microseconds, value] = reply.parse(returned);
  return { timeMs: Number(String(seconds)) * 1000 + Number(String(microseconds)) / 1000, value: value ?? undefined };
}
