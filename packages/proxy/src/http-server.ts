import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Logger } from 'pino';
import { answerConnectionErrors } from './http/connection-errors.ts';
import { parserLimit } from './http/request-rules.ts';

/** A server that listens. */
export interface HttpServer {
  /** Where it listens. */
  readonly url: string;
  /**
   * Stops accepting, and resolves when the last request has ended.
   *
   * @param withinMs For how long requests in flight may go on, in milliseconds; then their connections are cut.
   */
  close(withinMs: number): Promise<void>;
}

/**
 * Starts the server that callers reach, and resolves when it listens.
 *
 * @throws the system's error where it cannot listen.
 */
export async function startHttpServer(
  handler: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
  logger: Logger,
): Promise<HttpServer> {
  const options = {
    maxHeaderSize: parserLimit,
    // Node's own answer to a missing one is not in the gateway's shape.
    requireHostHeader: false,
    keepAliveTimeout: 75_000,
    // None of the operations takes content: there is no stream to be read to its end.
    optimizeEmptyRequests: true,
  };
  const server = createServer(options, handler);
  // Node drops those beyond the limit, the second Host among them; the size alone bounds them.
  server.maxHeadersCount = 0;
  answerConnectionErrors(server, logger);
  endIdleConnectionsOnceClosed(server);
  server.listen(port, host);
  await once(server, 'listening');
  return { url: urlOf(server), close: (withinMs) => closeServer(server, withinMs) };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

// Node keeps a connection alive after its last answer even when the server no longer accepts any.
function endIdleConnectionsOnceClosed(server: Server): void {
  server.on('request', (_request, response) => {
    response.on('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
}

async function closeServer(server: Server, withinMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const deadline = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(deadline);
}
