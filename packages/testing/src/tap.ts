import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { listen, stop } from './listen.ts';
import type { RawResponse } from './raw-request.ts';

/** A relay in front of a server that sees everything that passes through it. */
export interface Tap {
  /** Where to send requests for the server. */
  readonly url: string;
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/** The headers of a request as pairs, in the order of the wire. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** What a tap does beside relaying. */
export interface TapOptions {
  /** Gives the headers to forward, once it is time to do so. Default: those that came, at once. */
  readonly prepare?: (request: IncomingMessage, headers: HeaderPairs) => Promise<HeaderPairs>;
  /**
   * Called with each response before it is passed on, its content decoded, and the names of the request's headers in
   * lower case.
   */
  readonly onResponse?: (method: string, target: string, response: RawResponse, sent: readonly string[]) => void;
}

/** Large enough that the server behind is the one that refuses. */
const maxHeaderSize = 1_048_576;

/**
 * Starts a relay that passes requests and responses on unchanged, `Host` and target included, so that signatures stay
 * valid. If the server closes a connection without a response, the relay does so too.
 */
export async function startTap(upstream: URL, { prepare, onResponse }: TapOptions = {}): Promise<Tap> {
  const { Agent, request: sendUpstream } = upstream.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });

  const server = http.createServer({ maxHeaderSize, keepAliveTimeout: 60_000 }, (request, response) => {
    const relay = async (): Promise<void> => {
      const { method = '', url: target = '' } = request;
      const given = pairsOf(request.rawHeaders).filter(([name]) => name.toLowerCase() !== 'connection');
      const headers = prepare === undefined ? given : await prepare(request, given);
      const { protocol, hostname, port } = upstream;
      const outgoing = sendUpstream({ agent, protocol, hostname, port, method, path: target, headers: headers.flat() });
      request.pipe(outgoing);
      const received = await new Promise<IncomingMessage>((resolve, reject) => {
        outgoing.once('response', resolve).once('error', reject);
      });
      const content = await buffer(received);
      const { statusCode: status = 0, rawHeaders } = received;
      const answer = {
        status,
        headers: received.headers,
        text: decode(content, received.headers['content-encoding']).toString(),
      };
      onResponse?.(method, target, answer, Object.keys(request.headers));
      const passed = pairsOf(rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
      response.sendDate = false;
      response.writeHead(status, passed.flat()).end(content);
    };
    relay().catch(() => response.destroy());
  });
  const url = await listen(server);
  return {
    url,
    close: async () => {
      await stop(server);
      agent.destroy();
    },
  };
}

function decode(content: Buffer, coding: string | undefined): Buffer {
  if (coding === 'br') return brotliDecompressSync(content);
  return coding === 'gzip' ? gunzipSync(content) : content;
}

/** What belongs to one connection, and the length, which is set anew (RFC 9110, section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function pairsOf(raw: readonly string[]): HeaderPairs {
  const names = raw.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name, raw[index * 2 + 1] ?? '']);
}
