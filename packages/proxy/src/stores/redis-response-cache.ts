import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { RedisConnection } from './redis-connection.ts';
import type { SharedResponse, SharedResponseCache } from './response-cache.ts';
import { entityTagOf } from '../lib/entity-tag.ts';

/** Options of {@link openRedisResponseCache}. */
export interface RedisResponseCacheOptions {
  readonly connection: Pick<RedisConnection, 'read' | 'write'>;
  /** The connection for reads that a request waits for. Default: `connection`. */
  readonly forRequests?: Pick<RedisConnection, 'read'>;
  /**
   * Gives the prefix of its keys: the same for all replicas, another for each account, region, role and contract. May
   * reject.
   */
  readonly prefix: () => Promise<string>;
  /** A secret that only the replicas know. Undefined: everyone who may write to Redis is trusted. */
  readonly secret: string | undefined;
}

/**
 * The largest content that is shared, in bytes. AWS's largest responses, 250 tasks or all checks, take a tenth of it.
 */
export const maxContentBytes = 1024 * 1024;

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;

// The most that settings allow: a final audit is fresh for a day, and usable for an hour more.
const maxFreshMs = dayMs;
const maxUsableMs = dayMs + hourMs;

// Redis's clock is read before a response is written.
const clockSlackMs = 1000;

// A byte for the format, three times of Redis's clock in milliseconds since 1970, the seal, and the content.
const format = 3;
const sealStart = 1 + 3 * 8;
const sealBytes = 32;
const contentStart = sealStart + sealBytes;

/**
 * Opens a cache that replicas share through Redis.
 *
 * An entry is used only if its seal is that of its key: SHA-256 over key, times and content, or HMAC where there is a
 * secret. The entity tag is computed anew, and no response is younger than now or older than the settings allow. So an
 * entry that was cut short, copied to another key, or comes from another version is ignored. With a secret, someone who
 * can write to Redis can delete responses, or restore one at its own key within its lifetime; without a secret, they
 * can make gateways serve any JSON.
 */
export function openRedisResponseCache(options: RedisResponseCacheOptions): SharedResponseCache {
  const { connection, forRequests = connection, prefix, secret } = options;
  // Keys hold page tokens, and may be long.
  const nameOf = async (key: string): Promise<string> => `${await prefix()}${hash('sha256', key, 'base64url')}`;

  const sealOf = (name: string, times: Buffer, content: Buffer): Buffer =>
    (secret === undefined ? createHash('sha256') : createHmac('sha256', secret))
      .update(`${name}\n`)
      .update(times)
      .update(content)
      .digest();

  const parse = (name: string, entry: Buffer, now: number): SharedResponse | undefined => {
    if (entry.length <= contentStart || entry.readUInt8(0) !== format) return undefined;
    const [askedAt, freshUntil, usableUntil] = [1, 9, 17].map((at) => entry.readDoubleBE(at));
    if (askedAt === undefined || freshUntil === undefined || usableUntil === undefined) return undefined;
    const isPossible =
      askedAt <= now + clockSlackMs &&
      freshUntil <= askedAt + maxFreshMs &&
      usableUntil <= askedAt + maxUsableMs &&
      freshUntil <= usableUntil &&
      now < usableUntil;
    if (!isPossible) return undefined;
    const content = entry.subarray(contentStart);
    const seal = entry.subarray(sealStart, contentStart);
    if (!timingSafeEqual(seal, sealOf(name, entry.subarray(0, sealStart), content)) || !isJson(content))
      return undefined;
    return {
      content,
      entityTag: entityTagOf(content),
      ageMs: Math.max(0, now - askedAt),
      freshForMs: freshUntil - now,
      usableForMs: usableUntil - now,
    };
  };

  return {
    get: async (key) => {
      try {
        const name = await nameOf(key);
        const { value, timeMs } = await forRequests.read(name, contentStart + maxContentBytes);
        return value && parse(name, value, timeMs);
      } catch {
        return undefined;
      }
    },
    set: async (key, { content, ageMs, freshForMs, usableForMs }) => {
      if (content.length > maxContentBytes || !(usableForMs > 0)) return;
      try {
        const name = await nameOf(key);
        const { timeMs: now } = await connection.read(name, 0);
        const head = Buffer.alloc(contentStart);
        head.writeUInt8(format);
        head.writeDoubleBE(now - ageMs, 1);
        head.writeDoubleBE(now + freshForMs, 9);
        head.writeDoubleBE(now + usableForMs, 17);
        sealOf(name, head.subarray(0, sealStart), content).copy(head, sealStart);
        await connection.write(name, Buffer.concat([head, content]), Math.ceil(usableForMs));
      } catch {
        // Only this gateway stores it then.
      }
    },
  };
}

function isJson(content: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return true;
  } catch {
    return false;
  }
}
