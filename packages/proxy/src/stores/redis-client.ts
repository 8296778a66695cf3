import type { SecureContext } from 'node:tls';
import { createClient, createCluster, defineScript, RESP_TYPES } from 'redis';
import * as z from 'zod';
import { gcraScript, readScript } from './redis-scripts.ts';

/** A value of Redis, and Redis's time. */
export interface RedisValue {
  /** Redis's time, in milliseconds since 1970. */
  readonly timeMs: number;
  /** Undefined where there is none, or it is longer than allowed, or of another type. */
  readonly value: Buffer | undefined;
}

/** Options of a client. */
export interface RedisClientSettings {
  readonly url: URL;
  /** Whom `rediss:` trusts; undefined: whom Node trusts. */
  readonly secureContext: SecureContext | undefined;
  /** How long it may take to connect, and for the handshake, in milliseconds. */
  readonly timeoutMs: number;
  /** The pause before the next attempt to connect, in milliseconds. */
  readonly reconnectInMs: (attempts: number) => number;
}

/** What the gateway uses of node-redis: of its client of one server, and of that of a cluster. */
export interface RedisClient {
  readonly isReady: boolean;
  on(event: string, listener: (argument: unknown) => void): unknown;
  connect(): Promise<unknown>;
  destroy(): void;
  runGcra(key: string, args: readonly number[]): Promise<unknown>;
  readValue(key: string, maxBytes: number): Promise<unknown>;
  set(key: string, value: Buffer, options: { expiration: { type: 'PX'; value: number } }): Promise<unknown>;
}

/** A client of one server. */
export interface RedisServerClient extends RedisClient {
  info(section: string): Promise<unknown>;
}

// Commands to a Redis that hangs are bounded by time; this bounds their number within that time.
const maxWaiting = 10_000;

const clientOptions = {
  disableOfflineQueue: true,
  maintNotifications: 'disabled',
  commandsQueueMaxLength: maxWaiting,
} as const;
const commandOptions = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

/** The scripts, as node-redis sends them: by their hash, and whole where Redis does not know it. */
const scripts = {
  runGcra: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: gcraScript,
    parseCommand: (parser, key: string, args: readonly number[]) => {
      parser.pushKey(key);
      parser.push(...args.map(String));
    },
    transformReply: (reply: unknown): unknown => reply,
  }),
  readValue: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: readScript,
    parseCommand: (parser, key: string, maxBytes: number) => {
      parser.pushKey(key);
      parser.push(String(maxBytes));
    },
    transformReply: (reply: unknown): unknown => reply,
  }),
};

function socketOptions({ url, secureContext, timeoutMs, reconnectInMs }: RedisClientSettings) {
  const tls = url.protocol === 'rediss:' && { tls: true as const, ...(secureContext && { secureContext }) };
  // The second time-out bounds the handshake, in which nothing else is sent.
  return { connectTimeout: timeoutMs, socketTimeout: timeoutMs, reconnectStrategy: reconnectInMs, ...tls };
}

/** Creates a client of one server. */
export function createRedisClient(settings: RedisClientSettings): RedisServerClient {
  const { url } = settings;
  return createClient({
    ...clientOptions,
    url: url.href,
    socket: socketOptions(settings),
    scripts,
    commandOptions,
  });
}

/** Creates a client of a cluster. */
export function createRedisCluster(settings: RedisClientSettings): RedisClient {
  const { url } = settings;
  const { username, password } = url;
  return createCluster({
    rootNodes: [{ url: url.href }],
    defaults: {
      ...clientOptions,
      socket: socketOptions(settings),
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
    scripts,
    commandOptions,
  });
}

/** Asks a server whether it is a node of a cluster. */
export async function isCluster(client: RedisServerClient): Promise<boolean> {
  return String(await client.info('cluster')).includes('cluster_enabled:1');
}

const reply = z.tuple([z.instanceof(Buffer), z.instanceof(Buffer), z.instanceof(Buffer).nullable()]);

/** Parses what the script that reads a value returns. */
export function readReply(returned: unknown): RedisValue {
  const [seconds, microseconds, value] = reply.parse(returned);
  return { timeMs: Number(String(seconds)) * 1000 + Number(String(microseconds)) / 1000, value: value ?? undefined };
}
