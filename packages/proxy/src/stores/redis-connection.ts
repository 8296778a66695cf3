import type { SecureContext } from 'node:tls';
import { sleepInRealTime } from '../lib/wait.ts';
import type { RedisClient, RedisValue } from './redis-client.ts';

/** Options of {@link openRedisConnection}. */
export interface RedisConnectionOptions {
  /** Where Redis is: `redis:` or `rediss:`, with user, password and database number as needed. Never logged. */
  readonly url: URL;
  /** Whom `rediss:` trusts. Default: whom Node trusts. */
  readonly secureContext?: SecureContext | undefined;
  /** Draws a number from 0 up to 1, to spread reconnections. Default: Math.random. */
  readonly random?: () => number;
}

/**
 * A connection to Redis that reconnects by itself. Every command settles in bounded time: it rejects at once while
 * there is no connection, and soon where Redis does not answer.
 */
export interface RedisConnection {
  /** Whether there is a connection. */
  readonly ready: boolean;
  /** Why there is no connection, or why the last command failed; undefined without a fault. It holds no password. */
  readonly fault: string | undefined;
  /** Runs one step of GCRA: see the script. */
  runGcra(key: string, args: readonly number[]): Promise<unknown>;
  /** Reads a value of so many bytes at most, and Redis's time. */
  read(key: string, maxBytes: number): Promise<RedisValue>;
  /** Writes a value that lasts for so many milliseconds. */
  write(key: string, value: Buffer, ttlMs: number): Promise<void>;
  /** Ends the connection; every command rejects from then on. */
  close(): void;
}

/** The fault of a connection before its first response. */
export const startingFault = 'Redis has not answered yet';

/** How long Redis may take for a reply, in milliseconds. */
export const replyTimeoutMs = 100;

const connectWithinMs = 1000;
const maxPauseMs = 1000;
const silentMs = 500;

/**
 * Opens a connection to Redis or Valkey, 6 or later, or to a cluster of them, and resolves before it is connected: no
 * command waits for that. Where a reply is late and nothing has come for half a second, the connection is replaced.
 *
 * Loads node-redis only here, so that a gateway without Redis never does.
 */
export async function openRedisConnection(options: RedisConnectionOptions): Promise<RedisConnection> {
  const { url, secureContext, random = Math.random } = options;
  const [{ ErrorReply }, { createRedisClient, createRedisCluster, isCluster, readReply }] = await Promise.all([
    import('redis'),
    import('./redis-client.ts'),
  ]);
  const shared = {
    url,
    secureContext,
    timeoutMs: connectWithinMs,
    reconnectInMs: (attempts: number) => random() * pauseMs(attempts),
  };
  const server = createRedisClient(shared);
  const cluster = createRedisCluster(shared);
  let client: RedisClient = server;
  let isKnown = false;
  let isClosed = false;
  let epoch = 0;
  let heardAt = performance.now();
  let handshakeFrom: number | undefined;
  let fault: string | undefined = startingFault;
  // Redis before 6 repeats a handshake that it does not know, with the password in it.
  const secrets = [url.password, decodeURIComponent(url.password)].filter((secret) => secret !== '');
  const describe = (error: unknown): string =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '***'), describeFault(error));

  // Without listeners, their errors would end the process.
  for (const each of [server, cluster]) {
    each.on('error', (error: unknown) => {
      fault = describe(error);
    });
  }
  cluster.on('node-error', (error: unknown) => {
    fault = describe(error);
  });

  const connectToCluster = async (): Promise<void> => {
    for (let attempts = 0; !isClosed; attempts += 1) {
      try {
        await cluster.connect();
        heardAt = performance.now();
        return;
      } catch {
        await sleepInRealTime(random() * pauseMs(attempts));
      }
    }
  };

  // It rejects only when the client is closed or replaced: other failures are retried, and emitted.
  const connect = (): Promise<unknown> => (client === server ? server.connect() : connectToCluster());
  const reconnect = (): void => {
    epoch += 1;
    client.destroy();
    connect().catch(() => undefined);
  };

  server.on('connect', () => {
    handshakeFrom = performance.now();
  });
  server.on('ready', () => {
    handshakeFrom = undefined;
    heardAt = performance.now();
    epoch += 1;
    if (isKnown) return;
    const found = within(isCluster(server), replyTimeoutMs).catch(() => false);
    void found.then((isOne) => {
      isKnown = true;
      if (!isOne || isClosed) return;
      server.destroy();
      client = cluster;
      void connectToCluster();
    });
  });

  /** Ends a handshake that takes too long. node-redis's own bound begins anew with every byte that comes. */
  const endLongHandshake = (): void => {
    if (handshakeFrom === undefined || performance.now() - handshakeFrom <= connectWithinMs || isClosed) return;
    handshakeFrom = undefined;
    fault = `there was no answer within ${String(connectWithinMs)} ms`;
    reconnect();
  };

  const send = async <Reply>(command: () => Promise<Reply>): Promise<Reply> => {
    endLongHandshake();
    if (!isKnown) throw new Error(fault ?? startingFault);
    const sentIn = epoch;
    try {
      // node-redis's own timeout ends when the command is sent.
      const reply = await within(command(), replyTimeoutMs);
      heardAt = performance.now();
      fault = undefined;
      return reply;
    } catch (error) {
      // Without a connection, the reason of its end says more.
      if (client.isReady) fault = describe(error);
      if (error instanceof ErrorReply) heardAt = performance.now();
      const isSilent = client.isReady && performance.now() - heardAt > silentMs;
      if (isSilent && epoch === sentIn && !isClosed) reconnect();
      throw new Error(describe(error));
    }
  };

  connect().catch(() => undefined);
  return {
    get ready() {
      return isKnown && client.isReady;
    },
    get fault() {
      return fault;
    },
    runGcra: (key, args) => send(() => client.runGcra(key, args)),
    read: async (key, maxBytes) => readReply(await send(() => client.readValue(key, maxBytes))),
    write: async (key, value, ttlMs) => {
      await send(() => client.set(key, value, { expiration: { type: 'PX', value: ttlMs } }));
    },
    close: () => {
      isClosed = true;
      client.destroy();
    },
  };
}

function pauseMs(attempts: number): number {
  return Math.min(maxPauseMs, 50 * 2 ** attempts);
}

const maxFault = 200;

/** Describes an error in one short line: node-redis includes the host and Redis's own message. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown fault';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const text = error.message === '' ? code : error.message;
  return text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, maxFault);
}

/**
 * Waits for the reply to a command that is about to be sent, for at most so many milliseconds from then on.
 *
 * @throws {DOMException} a TimeoutError after that time.
 */
export async function within<Reply>(reply: Promise<Reply>, ms: number): Promise<Reply> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  // node-redis sends in an immediate of its own. Time in which this process is busy before that does not count, and a
  // reply that has come and is not read yet is not late.
  const sent = setImmediate(() => {
    timer = setTimeout(
      () => setImmediate(late.reject, new DOMException(`There was no answer within ${ms} ms`, 'TimeoutError')),
      ms,
    );
  });
  try {
    return await Promise.race([reply, late.promise]);
  } finally {
    clearImmediate(sent);
    clearTimeout(timer);
  }
}
