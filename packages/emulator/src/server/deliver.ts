import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Luck } from '../faults/luck.ts';
import type { WireAnswer } from './wire-answer.ts';

/** Waits. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Sends an answer, or what the faults that strike it leave of it. */
export async function deliver(response: ServerResponse, answer: WireAnswer, luck: Luck, sleep: Sleep): Promise<void> {
  if (luck.latencyMs > 0) await sleep(luck.latencyMs);
  if (luck.dropped) {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(answer.status, answer.headers);
  if (luck.truncated) {
    response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
    return;
  }
  response.end(answer.body);
}

/** Sends an answer to a request that could not be read, so that there is only its connection. */
export function deliverRaw(socket: Duplex, { status, headers, body }: WireAnswer): void {
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(
    ([name, value]) => `${name}: ${String(value)}\r\n`,
  );
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
  socket.end(body);
}
