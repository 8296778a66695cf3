import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The most requests of one connection that are in progress at a time. Clients and proxies that keep to one request a
 * connection, which is nearly all, never reach it; a client that pipelines deeper is cut off, and may ask again.
 */
export const maxRequestsPerConnection = 16;

/**
 * How long a new connection that has sent nothing stays open once the server stops accepting. Go's `Shutdown` has the
 * same.
 */
export const newConnectionGraceMs = 5000;

/** How long a connection has to be without a request, once the server stops accepting, before it is closed. */
export const idleGraceMs = 500;

/** How long a peer has to close its side after the gateway has closed its own. */
export const lingerMs = 2000;

/** Why the gateway ended a connection that its peer would have kept. */
export const closeReasons = ['too-many-connections', 'too-many-requests', 'response-unread', 'half-closed'] as const;

/** One of {@link closeReasons}. */
export type CloseReason = (typeof closeReasons)[number];

/** Options of {@link Connections}. */
export interface ConnectionsOptions {
  /** How long the bytes of a response may wait for a peer that does not read them, in milliseconds. */
  readonly sendTimeoutMs: number;
  /** Notified of each connection that is ended for one of these reasons. */
  readonly onClosed: (reason: CloseReason) => void;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: (() => number) | undefined;
}

/** The state of one connection. */
class Connection {
  /** The responses that are not yet sent. */
  readonly responses: ServerResponse[] = [];
  readonly openedAt: number;
  hasServed = false;
  isRefused = false;
  lastSentAt: number;
  bytesReadBefore = 0;
  unsentSince: number | undefined;
  endedSince: number | undefined;

  constructor(now: number) {
    this.openedAt = now;
    this.lastSentAt = now;
  }
}

/**
 * The connections of a server, and what bounds them. Node itself bounds neither how many requests of a connection are in
 * progress, nor how long a response may stay unread.
 */
export class Connections {
  readonly #all = new Map<Socket, Connection>();
  readonly #options: ConnectionsOptions;
  readonly #now: () => number;
  #lastSentAt = -Infinity;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The number of open connections. */
  get size(): number {
    return this.#all.size;
  }

  /** When the last response ended, on the monotonic clock, in milliseconds; -Infinity before the first. */
  get lastSentAt(): number {
    return this.#lastSentAt;
  }

  /** Adds a new connection; it is forgotten when it closes. */
  add(socket: Socket): void {
    const connection = new Connection(this.#now());
    this.#all.set(socket, connection);
    socket.once('close', () => {
      this.#all.delete(socket);
      // Node does not close the responses that are queued on the connection.
      setImmediate(() => {
        for (const response of [...connection.responses]) response.emit('close');
      });
    });
  }

  /** Adds a request to those of its connection that are in progress. */
  begin({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.#all.get(socket);
    if (connection === undefined) return;
    connection.hasServed = true;
    connection.responses.push(response);
    response.once('close', () => {
      connection.responses.splice(connection.responses.indexOf(response), 1);
      this.#lastSentAt = connection.lastSentAt = this.#now();
      connection.bytesReadBefore = socket.bytesRead;
      if (connection.isRefused && connection.responses.length === 0) socket.destroySoon();
    });
  }

  /** Whether a connection has as many requests in progress as it may have. */
  isFull(socket: Socket): boolean {
    const connection = this.#all.get(socket);
    return (
      connection !== undefined && (connection.isRefused || connection.responses.length >= maxRequestsPerConnection)
    );
  }

  /** Ends a connection that has sent too many requests, once those in progress are served. Reads no more from it. */
  refuse(socket: Socket): void {
    // Node no longer listens to it.
    socket.on('error', () => undefined);
    this.#options.onClosed('too-many-requests');
    const connection = this.#all.get(socket);
    if (connection === undefined || connection.responses.length === 0) socket.destroy();
    else connection.isRefused = true;
  }

  /** Ends the connections whose peers read too slowly, or do not close. To be called about once a second. */
  endOverdue(): void {
    const now = this.#now();
    for (const [socket, connection] of this.#all) {
      connection.unsentSince = socket.writableLength === 0 ? undefined : (connection.unsentSince ?? now);
      connection.endedSince = socket.writableEnded ? (connection.endedSince ?? now) : undefined;
      const { unsentSince, endedSince, lastSentAt } = connection;
      // Each response has its own time: they are sent one after the other.
      if (unsentSince !== undefined && now - Math.max(unsentSince, lastSentAt) >= this.#options.sendTimeoutMs) {
        this.#end(socket, 'response-unread');
      } else if (unsentSince === undefined && endedSince !== undefined && now - endedSince >= lingerMs) {
        this.#end(socket, 'half-closed');
      }
    }
  }

  /**
   * Ends idle connections. One that is new or was busy just now is kept for a while, since a request may be about to
   * come on it. To be called until none are left.
   */
  endIdle(): void {
    const now = this.#now();
    for (const [socket, { responses, hasServed, openedAt, lastSentAt, bytesReadBefore }] of this.#all) {
      if (responses.length > 0 || socket.writableLength > 0 || socket.bytesRead > bytesReadBefore) continue;
      const since = hasServed ? now - lastSentAt : now - openedAt;
      if (since >= (hasServed ? idleGraceMs : newConnectionGraceMs)) socket.destroy();
    }
  }

  /** Ends all connections at once. */
  endAll(): void {
    for (const socket of this.#all.keys()) socket.destroy();
  }

  #end(socket: Socket, reason: CloseReason): void {
    this.#options.onClosed(reason);
    socket.destroy();
  }
}

/**
 * Makes the class of a server's requests. Node hands over every request of a read, 3,500 of 64 kB, before a handler can
 * stop it, and keeps them all. A request beyond the connection's limit therefore asks for an upgrade, whatever its
 * headers say: that ends the reading at once, and the server's `upgrade` event has the connection.
 */
export function limitedRequestClass(connections: Connections): typeof IncomingMessage {
  return class LimitedRequest extends IncomingMessage {
    constructor(socket: Socket) {
      super(socket);
      if (connections.isFull(socket)) Object.defineProperty(this, 'upgrade', { get: () => true, set: () => undefined });
    }
  };
}
