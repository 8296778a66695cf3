import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as turnEnd, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { handleConnectionErrors } from './connection-errors.ts';
import { type CloseReason, Connections, limitedRequestClass } from './connections.ts';
import { parserLimitOf } from './request-rules.ts';

/** Options of {@link startHttpServer}. */
export interface HttpServerOptions {
  readonly host: string;
  /** The port to listen on; 0 takes a free one. */
  readonly port: number;
  /** The most connections that are open at a time; more are closed at once. */
  readonly maxConnections: number;
  /** How long a request may take to arrive, from its connection or its first byte to its last, in milliseconds. */
  readonly receiveTimeoutMs: number;
  /** How long the bytes of a response may wait for a peer that does not read them, in milliseconds. */
  readonly sendTimeoutMs: number;
  /** How long a connection may be without a request before it is closed, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  /** The most bytes that a request's line and headers may have together. */
  readonly maxHeaderBytes: number;
  /** Notified of each connection that the server ends before its peer does. */
  readonly onConnectionClosed?: ((reason: CloseReason) => void) | undefined;
}

/** A server that listens. */
export interface HttpServer {
  readonly url: string;
  /**
   * Stops accepting, and resolves when the last connection has ended. Requests in progress are served, and so are those
   * that are about to come on a connection that is new or was busy just now. Responses must have `Connection: close`
   * from then on.
   *
   * @param withinMs For how long requests in progress may go on, in milliseconds; then their connections are cut.
   */
  close(withinMs: number): Promise<void>;
}

const maxCheckingIntervalMs = 1000;
const closingIntervalMs = 25;

/**
 * Starts a server, and resolves when it listens.
 *
 * @throws the system's error where it cannot listen.
 */
export async function startHttpServer(
  handler: RequestListener,
  options: HttpServerOptions,
  logger: Logger,
): Promise<HttpServer> {
  const { host, port, maxConnections, receiveTimeoutMs, sendTimeoutMs, maxHeaderBytes, onConnectionClosed } = options;
  // Timeouts are checked often enough that they are kept within a fourth.
  const checkingIntervalMs = Math.min(maxCheckingIntervalMs, receiveTimeoutMs / 4, sendTimeoutMs / 4);
  const onClosed = reportClosed(logger, onConnectionClosed);
  const connections = new Connections({ sendTimeoutMs, onClosed });
  const server = createServer({
    IncomingMessage: limitedRequestClass(connections),
    shouldUpgradeCallback: ({ socket }) => connections.isFull(socket),
    maxHeaderSize: parserLimitOf(maxHeaderBytes),
    // Node's own response to a missing Host is not in the gateway's error shape.
    requireHostHeader: false,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    headersTimeout: receiveTimeoutMs,
    requestTimeout: receiveTimeoutMs,
    connectionsCheckingInterval: Math.ceil(checkingIntervalMs),
    // None of the operations takes content: there is no stream to be read to its end.
    optimizeEmptyRequests: true,
  });
  server.maxConnections = maxConnections;
  // Node drops those beyond the limit, the second Host among them; the size alone bounds them.
  server.maxHeadersCount = 0;
  handleConnectionErrors(server, logger, maxHeaderBytes);
  const hold = new Hold(handler);
  let lastAcceptedAt = -Infinity;
  server
    .on('connection', (socket: Socket) => {
      lastAcceptedAt = performance.now();
      connections.add(socket);
    })
    .on('request', (request, response) => {
      connections.begin(request, response);
      hold.handle(request, response);
    })
    .on('upgrade', ({ socket }) => connections.refuse(socket))
    .on('drop', () => onClosed('too-many-connections'));
  server.listen(port, host);
  await once(server, 'listening');
  const checking = setInterval(() => connections.endOverdue(), checkingIntervalMs).unref();
  return {
    url: urlOf(server),
    close: async (withinMs) => {
      const closed = once(server, 'close');
      const ended = new AbortController();
      server.once('close', () => ended.abort());
      const deadline = performance.now() + withinMs;
      const lastActiveAt = (): number => Math.max(lastAcceptedAt, connections.lastSentAt);
      if (withinMs > 0 && performance.now() - lastActiveAt() < busyMs) await hold.untilQuiet(lastActiveAt, withinMs);
      // The close of an HTTP server would end new connections too.
      NetServer.prototype.close.call(server);
      hold.release();
      while (!ended.signal.aborted && performance.now() < deadline) {
        connections.endIdle();
        await sleep(closingIntervalMs, undefined, ended).catch(() => undefined);
      }
      connections.endAll();
      await closed;
      clearInterval(checking);
      // Ends Node's own interval.
      server.close(() => undefined);
    },
  };
}

/** After a connection or a response within this time, more connections may be about to come. */
const busyMs = 1000;
const quietMs = 20;
const lookEveryMs = 5;
const maxHoldMs = 200;

/**
 * Holds requests back while the server is about to stop accepting. A connection that the system has taken and the
 * server has not is lost when the server stops: clients that open one connection after the other wait for a response
 * meanwhile, so that none is lost.
 */
class Hold {
  readonly #handler: RequestListener;
  #held: (() => void)[] | undefined;

  constructor(handler: RequestListener) {
    this.#handler = handler;
  }

  readonly handle: RequestListener = (request, response) => {
    if (this.#held === undefined) this.#handler(request, response);
    else this.#held.push(() => this.#handler(request, response));
  };

  /**
   * Holds requests, and resolves when no connection has come for a while and no response has gone out: its caller may be
   * about to open the next connection.
   */
  async untilQuiet(lastActiveAt: () => number, withinMs: number): Promise<void> {
    this.#held = [];
    const end = performance.now() + Math.min(maxHoldMs, withinMs);
    // Looks are counted, and not time: on a busy machine, time passes without a turn of the event loop.
    let quietLooks = 0;
    let activeAt = lastActiveAt();
    while (quietLooks < quietMs / lookEveryMs && performance.now() < end) {
      await sleep(lookEveryMs);
      // After the connections that had come were accepted.
      await turnEnd();
      quietLooks = lastActiveAt() === activeAt ? quietLooks + 1 : 0;
      activeAt = lastActiveAt();
    }
  }

  /** Serves the requests that were held. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const handle of held) handle();
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

const logEveryMs = 10_000;

/** Counts every connection that is ended, and logs it at most once in ten seconds: peers decide how many there are. */
function reportClosed(logger: Logger, onClosed: ((reason: CloseReason) => void) | undefined) {
  const unlogged = new Map<CloseReason, number>();
  let nextLogAt = -Infinity;
  return (reason: CloseReason): void => {
    onClosed?.(reason);
    unlogged.set(reason, (unlogged.get(reason) ?? 0) + 1);
    if (performance.now() < nextLogAt) return;
    nextLogAt = performance.now() + logEveryMs;
    logger.warn({ closedConnections: Object.fromEntries(unlogged) }, 'connections were closed');
    unlogged.clear();
  };
}
