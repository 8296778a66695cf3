import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Finds a port of 127.0.0.1 that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  return address.port;
}

/** Whether something accepts connections on a port of 127.0.0.1. */
export async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Resolves when something accepts connections on a port of 127.0.0.1.
 *
 * @param check Called between attempts; what it throws ends the wait, for example because the server has ended.
 * @throws {Error} if nothing listens within the time. Default: a minute.
 */
export async function waitForPort(port: number, check: () => void, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await accepts(port))) {
    check();
    if (performance.now() > deadline) throw new Error(`Nothing listens on port ${port} after ${timeoutMs} ms`);
    await sleep(10);
  }
}
