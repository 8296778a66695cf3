import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type Exchange, toExchange } from './exchange.ts';
import { listen, stop } from './listen.ts';

/** A relay in front of a server that keeps everything that goes through it. */
export interface Tap {
  /** Where to send requests for the server. */
  readonly url: string;
  /** What went through, oldest first, each answer held against the contract. */
  readonly exchanges: readonly Exchange[];
  /** Ends every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/** The headers of a request as pairs, in the order of the wire. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** What a tap does beside passing requests and answers on. */
export interface TapOptions {
  /** Gives the headers to forward, once it is time to do so. Default: those that came, at once. */
  readonly prepare?: (request: IncomingMessage, headers: HeaderPairs) => Promise<HeaderPairs>;
  /** Told of each exchange before its answer is passed on. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Large enough that the server behind is the one that refuses. */
const maxHeaderSize = 1_048_576;

/**
 * Starts a relay that passes requests and answers on as they are, `Host` and target included, so that signatures stay
 * good. Where the server ends a connection without an answer, so does the relay.
 */
export async function startTap(upstream: URL, { prepare, onExchange }: TapOptions = {}): Promise<Tap> {
  const exchanges: Exchange[] = [];
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
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        outgoing.once('response', resolve).once('error', reject);
      });
      const content = await buffer(answer);
      const { statusCode: status = 0, headers: received, rawHeaders } = answer;
      const exchange = toExchange(method, target, { status, headers: received, text: content.toString() });
      exchanges.push(exchange);
      onExchange?.(exchange);
      const passed = pairsOf(rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
      response.sendDate = false;
      response.writeHead(status, passed.flat()).end(content);
    };
    relay().catch(() => response.destroy());
  });
  const url = await listen(server);
  return {
    url,
    exchanges,
    close: async () => {
      await stop(server);
      agent.destroy();
    },
  };
}

/** What belongs to one connection, and the length, which is told anew (RFC 9110, section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function pairsOf(raw: readonly string[]): HeaderPairs {
  const names = raw.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name, raw[index * 2 + 1] ?? '']);
}
