import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A response as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  readonly version: string;
  /** The headers by lower-case name; those that occur twice joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which a test writes bytes as they are, and reads one response after the other. */
export class RawConnection {
  readonly #socket: Socket;
  #received = '';
  #ended = false;
  #wake = (): void => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  write(bytes: string): void {
    this.#socket.write(bytes, 'latin1');
  }

  /** Writes, and waits until the system has taken all of it, or the other side is gone. */
  async drained(bytes: string): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.write(bytes, 'latin1', () => resolve()));
  }

  /** Reads the next response; undefined where the connection ends before it. */
  async read(method = 'GET'): Promise<RawResponse | undefined> {
    for (;;) {
      const response = this.#take(method);
      if (response !== undefined || this.#ended) return response;
      await this.#more();
    }
  }

  /** Resolves with what was left to read when the other side has ended the connection. */
  async ended(): Promise<string> {
    while (!this.#ended) await this.#more();
    return this.#received;
  }

  /** Ends the connection as a client that has crashed. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(method: string): RawResponse | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [statusLine = '', ...lines] = this.#received.slice(0, end).split('\r\n');
    const [version = '', status = ''] = statusLine.split(' ');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const name = line.slice(0, line.indexOf(':')).toLowerCase();
      const value = line.slice(line.indexOf(':') + 1).trim();
      headers[name] = name in headers ? `${headers[name] ?? ''}, ${value}` : value;
    }
    const isBodiless = method === 'HEAD' || status === '304' || status.startsWith('1');
    const length = isBodiless ? 0 : Number(headers['content-length'] ?? 0);
    const rest = this.#received.slice(end + 4);
    if (rest.length < length) return undefined;
    this.#received = rest.slice(length);
    return { status: Number(status), version, headers, body: rest.slice(0, length) };
  }
}

/** Connects to a server. */
export async function openRaw(baseUrl: string): Promise<RawConnection> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return new RawConnection(socket);
}
