import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { readyUrl } from './ready-url.ts';

/** A stand-in for AWS that answers as a test says and keeps what it was asked. */
export interface TestUpstream {
  readonly url: string;
  /** The requests that came, in their order. */
  readonly requests: readonly IncomingMessage[];
  /** What to do with the next requests. */
  answer: RequestListener;
  close(): Promise<void>;
}

/** Starts a stand-in that answers an empty page until it is told otherwise. */
export async function startUpstream(): Promise<TestUpstream> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    upstream.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream: TestUpstream = {
    url: readyUrl(server),
    requests,
    answer: json(200, { tasks: [] }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return upstream;
}

/** Answers with JSON as AWS does. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return raw(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Answers with any content. */
export function raw(status: number, content: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'x-amzn-requestid': 'upstream-id', ...headers }).end(content);
  };
}
