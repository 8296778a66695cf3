import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What connections of an attack do once they are open, each for itself. Nothing leaves the loopback address. */
export interface Attack {
  readonly name: string;
  readonly begin: (socket: Socket) => void;
  /** Whether a connection takes what it is sent, one byte a second. Default: it takes nothing. */
  readonly readsSlowly?: boolean;
}

const everySecond = (socket: Socket, act: () => void): void => {
  const timer = setInterval(act, 1000);
  socket.once('close', () => clearInterval(timer));
};

/** Sends the beginning at once, and the rest a byte a second. */
function trickle(socket: Socket, beginning: string, rest: string): void {
  let sent = 0;
  socket.write(beginning);
  everySecond(socket, () => {
    socket.write(rest[sent % rest.length] ?? '');
    sent += 1;
  });
}

const audit = 'GET /audit/tasks/a HTTP/1.1\r\nHost: gateway\r\n\r\n';
const page = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: gateway\r\n\r\n';
const shortest = 'GET / HTTP/1.1\r\n\r\n';

function writes(text: string): Attack['begin'] {
  return (socket) => {
    socket.write(text);
  };
}

const repeat = (text: string, bytes: number): string => text.repeat(Math.floor(bytes / text.length));

/** The attacks that need no credentials. */
export const attacks: readonly Attack[] = [
  { name: 'pipelined, 10 kB, unread', begin: writes(repeat(audit, 10_240)) },
  { name: 'pipelined, 64 kB, unread', begin: writes(repeat(shortest, 65_536)) },
  { name: 'pages, read 1 B/s', begin: writes(page), readsSlowly: true },
  { name: 'pipelined pages, unread', begin: writes(page.repeat(16)) },
  {
    name: 'errors without end, unread',
    begin: (socket: Socket): void => {
      const timer = setInterval(() => void socket.write(audit.repeat(8)), 10);
      socket.once('close', () => clearInterval(timer));
    },
  },
  { name: 'headers, sent 1 B/s', begin: (socket) => trickle(socket, 'GET /audit/tasks/a HTTP/1.1\r\nx: ', 'x') },
  { name: 'nothing sent', begin: () => undefined },
  { name: 'request cut off', begin: (socket) => socket.end('GET /audit/tasks/a HT') },
  {
    name: 'content of a GET, sent 1 B/s',
    begin: (socket) => trickle(socket, 'GET /audit/tasks/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n', 'x'),
  },
  {
    name: 'chunks of a POST, sent 1 B/s',
    begin: (socket) =>
      trickle(socket, 'POST /audit/tasks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
  },
];

/**
 * Opens the connections of an attack, and begins it once all are open.
 *
 * @returns what closes those that are left.
 */
export async function startAttack(attack: Attack, url: string, connections: number): Promise<() => void> {
  const { hostname, port } = new URL(url);
  const open = async (): Promise<Socket> => {
    const socket =
      attack.readsSlowly === true ? connectSlowly(hostname, Number(port)) : connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket.pause();
  };
  const sockets = await Promise.all(Array.from({ length: connections }, open));
  for (const socket of sockets) {
    if (attack.readsSlowly === true) socket.resume();
    attack.begin(socket);
  }
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

function connectSlowly(host: string, port: number): Socket {
  const socket: Socket = connect({
    host,
    port,
    onread: {
      buffer: Buffer.alloc(1),
      callback: () => {
        setTimeout(() => socket.resume(), 1000);
        return false;
      },
    },
  });
  return socket;
}
