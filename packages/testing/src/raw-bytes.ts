import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RawResponse } from './raw-request.ts';

/** Sends bytes as they are, what no HTTP client would, and reads the response until the server closes. */
export async function sendBytes(url: string, bytes: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(bytes, 'latin1');
  const [head = '', body = ''] = (await text(socket)).split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...fields] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const field of fields) {
    const [name = '', value = ''] = field.split(/: (.*)/s);
    headers[name.toLowerCase()] = value;
  }
  return { status: Number(statusLine.split(' ')[1]), headers, text: body };
}
