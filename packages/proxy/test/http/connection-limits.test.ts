import { once } from 'node:events';
import { createServer as createTcpServer, connect, type Server, type Socket } from 'node:net';
import type { RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type CloseReason,
  Connections,
  idleGraceMs,
  lingerMs,
  maxRequestsPerConnection,
  newConnectionGraceMs,
} from '../../src/http/connections.ts';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../../src/http/server.ts';

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: gateway\r\n\r\n`;

let server: HttpServer | undefined;
let closed: CloseReason[] = [];
let log: string[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.close(0);
  server = undefined;
  closed = [];
  log = [];
});

async function serve(handler: RequestListener, options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
  const times = { receiveTimeoutMs: 10_000, sendTimeoutMs: 10_000, keepAliveTimeoutMs: 75_000 };
  const limits = { maxConnections: 100, maxHeaderBytes: 16_384, ...times };
  const onConnectionClosed = (reason: CloseReason): unknown => closed.push(reason);
  const logger = pino({}, { write: (line: string) => log.push(line) });
  server = await startHttpServer(
    handler,
    { host: '127.0.0.1', port: 0, ...limits, onConnectionClosed, ...options },
    logger,
  );
  return server;
}

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Resolves when a server no longer accepts connections. */
async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const socket = await open(url).catch(() => undefined);
    if (socket === undefined) return;
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('Connection limits', () => {
  it('a connection that sends many requests at once gets a response to each, in order, up to the limit', async () => {
    const { url } = await serve((request, response) => response.end(request.url));
    const socket = await open(url);
    const paths = Array.from({ length: maxRequestsPerConnection }, (_, index) => `/request-${index}`);
    socket.end(paths.map(get).join(''));
    expect((await text(socket)).match(/\/request-\d+/g)).toEqual(paths);
    expect(closed).toEqual([]);
  });

  it('a connection that sends many requests at once has no more than the limit handed over of 3,500 in one read, and is closed after their responses', async () => {
    const responses: ServerResponse[] = [];
    const { url } = await serve((_request, response) => responses.push(response));
    const socket = await open(url);
    socket.write('GET / HTTP/1.1\r\n\r\n'.repeat(3500));
    const received = text(socket);
    await vi.waitFor(() => expect(closed).toEqual(['too-many-requests']));
    expect(responses).toHaveLength(maxRequestsPerConnection);
    // More reads change nothing.
    socket.write('GET / HTTP/1.1\r\n\r\n'.repeat(3500));
    for (const response of responses) response.end('answer');
    await received.catch(() => undefined);
    await once(socket, 'close').catch(() => undefined);
    expect(responses).toHaveLength(maxRequestsPerConnection);
    expect(log.join('')).toContain('"closedConnections":{"too-many-requests":1}');
  });

  it('a connection that sends many requests at once may send as many as it likes one after the other', async () => {
    const { url } = await serve((_request, response) => response.end('answer'));
    const socket = await open(url);
    for (let sent = 0; sent < 3 * maxRequestsPerConnection; sent += 1) {
      socket.write(get('/'));
      await once(socket, 'data');
    }
    expect(closed).toEqual([]);
  });

  it('a connection that sends many requests at once has all its requests end when it hangs up, those that waited in the queue too', async () => {
    let began = 0;
    let ended = 0;
    const { url } = await serve((_request, response) => {
      began += 1;
      response.on('close', () => (ended += 1));
    });
    const socket = await open(url);
    socket.write(get('/').repeat(5));
    await vi.waitFor(() => expect(began).toBe(5));
    socket.destroy();
    await vi.waitFor(() => expect(ended).toBe(5));
  });
});

describe('Connection limits', () => {
  it('the limits of a server close connections beyond the most that may be open, and take new ones when there is room', async () => {
    const { url } = await serve((_request, response) => response.end('answer'), { maxConnections: 2 });
    const first = await open(url);
    await open(url);
    const third = await open(url);
    await once(third, 'close');
    expect(closed).toEqual(['too-many-connections']);
    first.destroy();
    await vi.waitFor(async () => {
      const next = await open(url);
      next.end(get('/'));
      expect(await text(next)).toContain('answer');
    });
  });

  it.each([
    ['nothing', ''],
    ['a part of its headers', 'GET / HTTP/1.1\r\nHost: gate'],
  ])(
    'the limits of a server answer 408 to a connection that has sent %s in time, and close it',
    async (_name, sent) => {
      const { url } = await serve(() => undefined, { receiveTimeoutMs: 100 });
      const socket = await open(url);
      socket.write(sent);
      expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    },
  );

  it('the limits of a server close a connection whose response is not read in time', async () => {
    const { url } = await serve((_request, response) => response.end(Buffer.alloc(20_000_000)), { sendTimeoutMs: 100 });
    const socket = await open(url);
    socket.pause().write(get('/'));
    await vi.waitFor(() => expect(closed).toEqual(['response-unread']));
  });
});

describe('Connection limits', () => {
  const sendTimeoutMs = 20_000;
  let now = 0;
  let listener: Server;
  afterEach(() => {
    listener.close();
    now = 0;
  });

  async function pair(): Promise<{ ours: Socket; theirs: Socket; connections: Connections }> {
    const connections = new Connections({ sendTimeoutMs, onClosed: (reason) => closed.push(reason), now: () => now });
    const accepted = Promise.withResolvers<Socket>();
    listener = createTcpServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      connections.add(socket);
      accepted.resolve(socket);
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('there is no port');
    const theirs = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
    sockets.push(theirs);
    theirs.on('error', () => undefined);
    return { ours: await accepted.promise, theirs, connections };
  }

  it('the deadlines of connections give unread bytes their time, from when they were first seen to wait', async () => {
    const { ours, theirs, connections } = await pair();
    theirs.pause();
    ours.write(Buffer.alloc(20_000_000));
    for (now of [0, sendTimeoutMs - 1]) connections.endOverdue();
    expect(ours.destroyed).toBe(false);
    now = sendTimeoutMs;
    connections.endOverdue();
    expect({ closed, destroyed: ours.destroyed }).toEqual({ closed: ['response-unread'], destroyed: true });
  });

  it('the deadlines of connections give a peer time to close after the gateway has', async () => {
    const { ours, connections } = await pair();
    ours.end();
    await once(ours, 'finish');
    for (now of [0, lingerMs - 1]) connections.endOverdue();
    expect(ours.destroyed).toBe(false);
    now = lingerMs;
    connections.endOverdue();
    expect({ closed, destroyed: ours.destroyed }).toEqual({ closed: ['half-closed'], destroyed: true });
  });

  it('the deadlines of connections keep a new connection open for five seconds after a server stopped to accept, and longer once it sends', async () => {
    const { ours, theirs, connections } = await pair();
    now = newConnectionGraceMs - 1;
    connections.endIdle();
    expect(ours.destroyed).toBe(false);
    theirs.write('G');
    await vi.waitFor(() => expect(ours.resume().bytesRead).toBe(1));
    now = 10 * newConnectionGraceMs;
    connections.endIdle();
    expect(ours.destroyed).toBe(false);
    const silent = await pair();
    now += newConnectionGraceMs;
    silent.connections.endIdle();
    expect(silent.ours.destroyed).toBe(true);
  });
});

describe('Connection limits', () => {
  it('a server that closes serves a connection that was accepted and sends its request only then', async () => {
    const own = await serve((_request, response) => response.end('answer'));
    const socket = await open(own.url);
    // The server has taken it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = own.close(2000);
    await untilRefused(own.url);
    socket.end(get('/'));
    expect(await text(socket)).toContain('answer');
    await ended;
  });

  it('a server that closes serves a request that had begun to arrive', async () => {
    const own = await serve((_request, response) => response.end('answer'));
    const socket = await open(own.url);
    socket.write(get('/').slice(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const ended = own.close(2000);
    await untilRefused(own.url);
    socket.end(get('/').slice(10));
    expect(await text(socket)).toContain('answer');
    await ended;
  });

  it('a server that closes serves the next request of a connection that was busy, and then closes it for being idle', async () => {
    const own = await serve((_request, response) => response.end('answer'));
    const socket = await open(own.url);
    socket.write(get('/'));
    await once(socket, 'data');
    const began = performance.now();
    const ended = own.close(5000);
    await untilRefused(own.url);
    socket.write(get('/'));
    expect(String((await once(socket, 'data'))[0])).toContain('answer');
    await once(socket, 'close');
    await ended;
    expect(performance.now() - began).toBeGreaterThan(idleGraceMs);
  });

  it('a server that closes cuts what is left when its time is up', async () => {
    const own = await serve(() => undefined);
    const socket = await open(own.url);
    socket.write(get('/'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await own.close(50);
    if (!socket.destroyed) await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });
});
