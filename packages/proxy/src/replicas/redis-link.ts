import { answerWithinMs, type RedisCommands, RedisRefusal } from './redis-commands.ts';
import { within } from './within.ts';

/** How the gateway reaches Redis. */
export interface RedisLinkOptions {
  /** Where Redis is: `redis:` or `rediss:`, with user, password and database number as needed. It is never told on. */
  readonly url: URL;
  /** Draws a number from 0 up to 1, to spread reconnections. Default: Math.random. */
  readonly random?: () => number;
  /** Told when the connection is there, and when it is lost or cannot be made at first, with the reason. */
  readonly onConnection?: (connected: boolean, cause?: unknown) => void;
}

/** A connection to Redis that comes back by itself. */
export interface RedisLink extends RedisCommands {
  /** Ends the connection; every command rejects from then on. */
  close(): void;
}

const connectWithinMs = 1000;
const longestPauseMs = 1000;
const silentMs = 500;

/**
 * Opens a connection to Redis or Valkey, 6 or later, and resolves before it is there: no command waits for it. A
 * connection over which nothing has come for half a second when an answer is late is replaced.
 *
 * Loads node-redis only now, so that a gateway without replicas does without.
 */
export async function openRedisLink(options: RedisLinkOptions): Promise<RedisLink> {
  const { url, random = Math.random, onConnection } = options;
  const { createClient, ErrorReply, RESP_TYPES } = await import('redis');
  const client = createClient({
    url: url.href,
    socket: {
      connectTimeout: connectWithinMs,
      // Bounds the handshake, in which nothing else is sent.
      socketTimeout: connectWithinMs,
      reconnectStrategy: (attempts) => random() * Math.min(longestPauseMs, 50 * 2 ** attempts),
    },
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
  });
  const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  let heardAt = 0;
  let connected: boolean | undefined;
  const tell = (state: boolean, cause?: unknown): void => {
    if (state !== connected) onConnection?.(state, cause);
    connected = state;
  };
  // Without a listener, its errors would end the process.
  client.on('error', (cause: unknown) => tell(false, cause));
  client.on('ready', () => {
    heardAt = performance.now();
    tell(true);
  });

  const connect = (): void => {
    // It rejects only when the link is closed or replaced: what fails before that is tried again, and told as an error.
    client.connect().catch(() => undefined);
  };

  const send = async <Reply>(command: () => Promise<Reply>): Promise<Reply> => {
    const { socketEpoch } = client;
    try {
      // node-redis's own time-out ends when the command is sent.
      const reply = await within(command(), answerWithinMs);
      heardAt = performance.now();
      return reply;
    } catch (error) {
      if (error instanceof ErrorReply) {
        heardAt = performance.now();
        throw new RedisRefusal(error.message, { cause: error });
      }
      const silent = client.isReady && performance.now() - heardAt > silentMs;
      if (silent && client.socketEpoch === socketEpoch) {
        client.destroy();
        tell(false, error);
        connect();
      }
      throw error;
    }
  };

  connect();
  return {
    get ready() {
      return client.isReady;
    },
    time: async () => {
      const [seconds, microseconds] = await send(() => client.time());
      return Number(seconds) * 1_000_000 + Number(microseconds);
    },
    run: (script, key, args) => send(() => client.eval(script, { keys: [key], arguments: [...args] })),
    read: (key) => send(() => buffers.get(key)),
    write: async (key, value, ttlMs) => {
      await send(() => client.set(key, value, { expiration: { type: 'PX', value: ttlMs } }));
    },
    close: () => client.destroy(),
  };
}
