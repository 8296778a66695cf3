import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

/** A Redis of a test's own, on a port of its own, that keeps nothing. */
export interface TestRedis {
  readonly url: URL;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Lets it hang: connections stay, answers do not come. */
  pause(): void;
  /** Lets it go on, with what came in the meantime. */
  resume(): void;
  close(): Promise<void>;
}

const command = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  .map((folder) => join(folder, 'redis-server'))
  .find((file) => existsSync(file));

/** Runs tests that need a Redis. A machine without one is told so, unless `REQUIRE_EXTERNAL_CLIENTS=1` makes that a failure. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (command !== undefined) describe(name, tests);
  else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1')
    it(name, () => expect.fail('redis-server is not installed'));
  else describe.skip(`${name}: skipped, redis-server is not installed`, tests);
}

export async function startRedis(...options: readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-redis-'));
  const port = await findFreePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(command ?? '', [...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) return child;
    }
    throw new Error(`redis-server ended with status ${String(child.exitCode)}`);
  };
  let server = await start();
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url: new URL(`redis://127.0.0.1:${port}`),
    kill,
    restart: async () => {
      server = await start();
    },
    pause: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port');
  return address.port;
}
