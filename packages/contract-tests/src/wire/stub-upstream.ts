import { createServer, type RequestListener } from 'node:http';
import { listen, stop } from './listen.ts';

/** A stand-in for AWS that says what it is told to. */
export interface StubUpstream {
  /** Where it listens. */
  readonly url: string;
  /** How the next requests are answered. */
  answer: RequestListener;
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/** An answer that a stub gives. */
export interface StubAnswer {
  /** The status. */
  readonly status: number;
  /** The error's name; undefined for a success. */
  readonly error?: string | undefined;
  /** The content type. Default: `application/json`. */
  readonly contentType?: string;
  /** Further headers. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The content before it is written as JSON. */
  readonly body: unknown;
}

/** Starts a stand-in that ends every connection until it is told what to say. */
export async function startStubUpstream(): Promise<StubUpstream> {
  const server = createServer((request, response) => stub.answer(request, response));
  const stub: StubUpstream = {
    url: await listen(server),
    answer: hangUp,
    close: () => stop(server),
  };
  return stub;
}

/** Ends the connection without an answer. */
export const hangUp: RequestListener = (request) => void request.socket.destroy();

/** Answers as AWS does, or a gateway where the content says so. */
export function answerWith(answer: StubAnswer): RequestListener {
  const { status, error, contentType = 'application/json', headers, body } = answer;
  const named = error === undefined ? {} : { 'x-amzn-ErrorType': error };
  return (_request, response) => {
    response.writeHead(status, { 'content-type': contentType, 'x-amzn-RequestId': 'stub', ...named, ...headers });
    response.end(JSON.stringify(body));
  };
}
