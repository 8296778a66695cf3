import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** An upstream that answers with bytes as they are. */
export interface RawUpstream {
  readonly url: string;
  /** The heads of the requests that came, in their order. */
  readonly requests: readonly string[];
  /** How many connections were made. */
  readonly connections: number;
  /** What to do with the next requests. */
  answer: (socket: Socket) => void;
  close(): Promise<void>;
}

/** Starts an upstream that closes each connection at its first request until it is told otherwise. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      // No request of the gateway has content.
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        requests.push(received.slice(0, end));
        received = received.slice(end + 4);
        upstream.answer(socket);
      }
    });
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  const upstream: RawUpstream = {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get connections() {
      return connections;
    },
    answer: (socket) => socket.destroy(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return upstream;
}
