import { createServer, type IncomingHttpHeaders, request as forward, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServerIdentity } from './certificate-authority.ts';
import { listen, stop } from './listen.ts';

/** What a client asked a forward proxy for. */
export interface ProxiedRequest {
  /** `CONNECT` for a tunnel. */
  readonly method: string;
  /** Of a tunnel the host and port, else the URL. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** How a forward proxy behaves: it works, refuses with a status, never answers, hangs up, or does not speak HTTP. */
export type ProxyBehaviour = 'works' | 'hangs' | 'hangs up' | 'is broken' | number;

/** A forward proxy on loopback, for which every host is on loopback: it needs no names that resolve. */
export interface ForwardProxy {
  readonly url: URL;
  readonly requests: readonly ProxiedRequest[];
  /** For the next requests. */
  behaviour: ProxyBehaviour;
  /** How many tunnels and connections are open. */
  openConnections(): number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a forward proxy that connects to the same port of this machine, whatever the host is.
 *
 * @param identity Lets it speak TLS. Default: it does not.
 */
export async function startForwardProxy(identity?: ServerIdentity): Promise<ForwardProxy> {
  const requests: ProxiedRequest[] = [];
  const sockets = new Set<Duplex>();
  const serve: RequestListener = (request, response) => {
    const { method = '', url: target = '', headers } = request;
    requests.push({ method, target, headers });
    if (typeof proxy.behaviour === 'number') {
      response.writeHead(proxy.behaviour).end();
      return;
    }
    const { port, pathname, search } = new URL(target);
    const sent = forward({ host: '127.0.0.1', port: port || 80, path: `${pathname}${search}`, method, headers });
    sent.on('response', (received) => {
      response.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(response);
    });
    sent.on('error', () => response.destroy());
    request.pipe(sent);
  };
  const server = identity === undefined ? createServer(serve) : createTlsServer(identity, serve);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.on('connect', ({ method = '', url: target = '', headers }, client: Duplex) => {
    requests.push({ method, target, headers });
    const { behaviour } = proxy;
    // Half-open otherwise.
    client.on('end', () => client.end()).resume();
    if (behaviour === 'hangs') return;
    if (behaviour === 'hangs up') client.destroy();
    else if (behaviour === 'is broken') client.end('hello\r\n\r\n');
    else if (behaviour !== 'works') client.end(`HTTP/1.1 ${behaviour} No\r\nContent-Length: 0\r\n\r\n`);
    else {
      const host = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        host.pipe(client).pipe(host);
      });
      host.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('error', () => host.destroy()).on('close', () => host.destroy());
    }
  });
  const proxy: ForwardProxy = {
    url: new URL((await listen(server)).replace('http:', identity === undefined ? 'http:' : 'https:')),
    requests,
    behaviour: 'works',
    openConnections: () => sockets.size,
    close: async () => {
      const closed = stop(server);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}
