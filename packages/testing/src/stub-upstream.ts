import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { listen, stop } from './listen.ts';

/** An HTTP server in place of AWS that responds as a test says. */
export interface StubUpstream {
  readonly url: string;
  /** The requests that came, oldest first. */
  readonly requests: readonly IncomingMessage[];
  /** How the next requests are answered. */
  answer: RequestListener;
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/** A response that a stub gives. */
export interface StubResponse {
  /** Default: 200. */
  readonly status?: number;
  /** The error's name; undefined for a success. */
  readonly error?: string | undefined;
  /** Default: `application/json`. */
  readonly contentType?: string;
  /** Further headers. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The content before it is written as JSON. */
  readonly body?: unknown;
  /** The content as it is sent, in place of `body`. */
  readonly text?: string;
}

/** Starts a stub that closes every connection without a response until `answer` is set. */
export async function startStubUpstream(answer: RequestListener = hangUp): Promise<StubUpstream> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    stub.answer(request, response);
  });
  const stub: StubUpstream = { url: await listen(server), requests, answer, close: () => stop(server) };
  return stub;
}

/** Closes the connection without a response. */
export const hangUp: RequestListener = (request) => void request.socket.destroy();

/** Responds as AWS does, or a gateway where the content says so. */
export function respondWith(answer: StubResponse): RequestListener {
  const { status = 200, error, contentType = 'application/json', headers, body } = answer;
  const named = error === undefined ? {} : { 'x-amzn-ErrorType': error };
  return (_request, response) => {
    response.writeHead(status, { 'content-type': contentType, 'x-amzn-RequestId': 'stub', ...named, ...headers });
    response.end(answer.text ?? JSON.stringify(body));
  };
}
