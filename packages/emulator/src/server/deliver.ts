import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { InjectedFaults } from '../faults/injected-faults.ts';
import type { WireResponse } from './wire-response.ts';

/** Waits. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Sends a response, or what the faults that strike it leave of it. */
export async function deliver(
  response: ServerResponse,
  content: WireResponse,
  injected: InjectedFaults,
  sleep: Sleep,
): Promise<void> {
  if (injected.latencyMs > 0) await sleep(injected.latencyMs);
  if (injected.dropped) {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(content.status, content.headers);
  if (injected.truncated) {
    response.write(content.body.subarray(0, content.body.length / 2), () => response.destroy());
    return;
  }
  response.end(content.body);
}

/** Sends a response to a request that could not be read, so that there is only its connection. */
export function deliverRaw(socket: Duplex, { status, headers, body }: WireResponse): void {
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${String(value)}\r\n`,
  );
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
  socket.end(body);
}
