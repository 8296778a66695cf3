import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { endChild, findFreePort, lineWith, makeTemporaryFolder, startChild } from '../processes/child-process.ts';

/** A Redis in a process of its own, on loopback, that keeps nothing. */
export interface RedisProcess {
  /** Where it listens. */
  readonly url: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
}

const command = '/usr/bin/redis-server';

/**
 * Starts Redis, and resolves when it takes connections.
 *
 * @throws {Error} where it is not installed, or ends before that.
 */
export async function startRedis(): Promise<RedisProcess> {
  if (!existsSync(command)) throw new Error(`${command} is missing: install the package redis-server`);
  const folder = makeTemporaryFolder('redis');
  const port = await findFreePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const start = async (): Promise<ChildProcess> => {
    const child = startChild({ command, args });
    await lineWith('Ready to accept connections', child);
    return child;
  };
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => endChild(server, 'SIGKILL'),
    restart: async () => {
      server = await start();
    },
  };
}
