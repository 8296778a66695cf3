import { once } from 'node:events';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** An answer, read to its end. */
export interface AuthRequest {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to send. The target goes out as it is: fetch would mend it. */
export interface ToSend {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: string;
  readonly signal?: AbortSignal;
}

/** Sends a request and reads the answer. */
export async function send(
  baseUrl: string,
  { method = 'GET', target, content, ...rest }: ToSend,
): Promise<AuthRequest> {
  const { hostname, port } = new URL(baseUrl);
  const request = httpRequest({ hostname, port, method, path: target, agent: false, ...rest });
  request.end(content);
  const received = Promise.withResolvers<AuthRequest>();
  request.once('error', received.reject).once('response', (response) => {
    text(response).then(
      (body) => received.resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      received.reject,
    );
  });
  return received.promise;
}

/** Sends bytes as they are and reads until the other side closes. */
export async function sendRaw(baseUrl: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket);
}
