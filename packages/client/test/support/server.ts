import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A response as it goes over the wire. */
export interface WireResponse {
  /** Default: 200. */
  status?: number;
  /** Default: JSON. */
  headers?: Record<string, string>;
  /** A string goes out as it is, anything else as JSON. Default: nothing. */
  body?: unknown;
}

/** What responses a request: a fixed response, or code. */
export type Handler = WireResponse | ((request: IncomingMessage, response: ServerResponse) => void);

/** A server on loopback that records what it is asked. */
export interface TestServer {
  url: string;
  requests: IncomingMessage[];
  /** Ends it before the test is finished. */
  close: () => Promise<void>;
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function respond(response: ServerResponse, { status = 200, headers, body }: WireResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
}

/** Serves the handlers in turn, the last for ever, until the test is finished. */
export async function serve(...handlers: Handler[]): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const handler = handlers[Math.min(requests.push(request), handlers.length) - 1] ?? {};
    if (typeof handler === 'function') handler(request, response);
    else respond(response, handler);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const address = server.address();
  if (!isPort(address)) throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}`, requests, close };
}
