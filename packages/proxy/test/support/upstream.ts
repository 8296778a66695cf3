import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { startStubUpstream, type StubUpstream } from '@audit-gateway/testing';

/** A stub of AWS that responds as a test says, and keeps the requests that came. */
export type TestUpstream = StubUpstream;

/** Starts a stub that responds with an empty page until a test says otherwise. */
export function startUpstream(): Promise<TestUpstream> {
  return startStubUpstream(json(200, { tasks: [] }));
}

/** Responds with JSON as AWS does. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return raw(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Responds with any content. */
export function raw(status: number, content: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'x-amzn-requestid': 'upstream-id', ...headers }).end(content);
  };
}
