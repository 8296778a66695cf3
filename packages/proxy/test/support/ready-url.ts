import type { Server } from 'node:http';

/** The URL of a server that listens on a port of the loopback address. */
export function readyUrl(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
