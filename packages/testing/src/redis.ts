import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { createCertificateAuthority } from './certificate-authority.ts';
import { endChild, lineWith, makeTemporaryFolder, startChild } from './child-process.ts';
import { findFreePort } from './ports.ts';

/** A Redis in a process of its own, on a port of its own, that keeps nothing on disk. */
export interface RedisProcess {
  readonly url: URL;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Stops the process: connections stay open, responses do not come. */
  pause(): void;
  /** Lets it continue, with what arrived in the meantime. */
  resume(): void;
  close(): Promise<void>;
}

/** Where redis-server is installed; undefined if it is not. */
export const redisServer = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  .map((folder) => join(folder, 'redis-server'))
  .find((file) => existsSync(file));

/**
 * Starts a Redis, and resolves when it accepts connections.
 *
 * @param options Further options of redis-server.
 * @throws {Error} if it is not installed, or ends before that.
 */
export function startRedis(...options: readonly string[]): Promise<RedisProcess> {
  return launch('redis', (port) => ['--port', String(port), ...options]);
}

/** A Redis that accepts TLS only. */
export interface TlsRedisProcess extends RedisProcess {
  /** The certificate of the CA that a client has to trust, in PEM. */
  readonly ca: string;
}

/** Starts a Redis that accepts TLS only, with a certificate of a new CA. */
export async function startTlsRedis(...options: readonly string[]): Promise<TlsRedisProcess> {
  const folder = makeTemporaryFolder('ca');
  const file = (name: string): string => join(folder, name);
  const authority = createCertificateAuthority();
  const { cert, key } = authority.issue('127.0.0.1');
  await Promise.all([
    writeFile(file('ca.pem'), authority.certificate),
    writeFile(file('redis.pem'), cert),
    writeFile(file('redis.key'), key),
  ]);
  const redis = await launch('rediss', (port) => [
    ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', file('redis.pem'), '--tls-key-file', file('redis.key')],
    ...['--tls-ca-cert-file', file('ca.pem'), ...options],
  ]);
  return { ...redis, ca: authority.certificate };
}

/** Starts a Redis Cluster of one node that has every slot. */
export async function startRedisCluster(): Promise<RedisProcess> {
  const redis = await startRedis('--cluster-enabled', 'yes');
  await assignSlots(redis.url);
  return redis;
}

/** Starts a Redis Cluster of one node that accepts TLS only. */
export async function startTlsRedisCluster(): Promise<TlsRedisProcess> {
  const redis = await startTlsRedis(
    '--cluster-enabled',
    'yes',
    '--tls-cluster',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
  );
  await assignSlots(redis.url, redis.ca);
  return redis;
}

async function assignSlots(url: URL, ca?: string): Promise<void> {
  const socket = ca === undefined ? {} : { socket: { tls: true as const, ca } };
  const client = await createClient({ url: url.href, ...socket }).connect();
  await client.clusterAddSlotsRange({ start: 0, end: 16_383 });
  while (!(await client.clusterInfo()).includes('cluster_state:ok')) await sleep(20);
  client.destroy();
}

async function launch(protocol: string, optionsFor: (port: number) => readonly string[]): Promise<RedisProcess> {
  if (redisServer === undefined) throw new Error('redis-server is missing: install the package redis-server');
  const command = redisServer;
  const folder = makeTemporaryFolder('redis');
  const port = await findFreePort();
  const args = ['--bind', '127.0.0.1', ...optionsFor(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const start = async (): Promise<ChildProcess> => {
    const child = startChild({ command, args });
    await lineWith('Ready to accept connections', child);
    return child;
  };
  let server = await start();
  const kill = (): Promise<void> => endChild(server, 'SIGKILL');
  return {
    url: new URL(`${protocol}://127.0.0.1:${port}`),
    kill,
    restart: async () => {
      server = await start();
    },
    pause: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    close: kill,
  };
}
