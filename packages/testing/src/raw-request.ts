import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it goes over the wire. */
export interface RawRequest {
  /** The method. Default: GET. */
  readonly method?: string;
  /** The path and the query, sent as they are: `fetch` would mend them. */
  readonly target: string;
  /** The headers beside those of HTTP itself. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The content, announced by its length. Default: none. */
  readonly content?: string;
}

/** An answer, read to its end. */
export interface RawResponse {
  /** The status. */
  readonly status: number;
  /** The headers by their lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** The content. */
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

/**
 * Sends a request to a server over plain HTTP and reads the answer.
 *
 * @throws the system's error where the connection ends before the answer does.
 */
export async function send(
  url: string,
  { method = 'GET', target, headers = {}, content }: RawRequest,
): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
  const request = httpRequest({ agent, hostname, port, method, path: target, headers: { ...headers, ...length } });
  request.end(content);
  const received = Promise.withResolvers<RawResponse>();
  request.once('error', received.reject).once('response', (response) => {
    text(response).then(
      (body) => received.resolve({ status: response.statusCode ?? 0, headers: response.headers, text: body }),
      received.reject,
    );
  });
  return received.promise;
}
