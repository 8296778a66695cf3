import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createClient } from 'redis';
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

/** Starts a Redis. */
export async function startRedis(...options: readonly string[]): Promise<TestRedis> {
  return launch('redis', (port) => ['--port', String(port), ...options]);
}

/** Starts a Redis that takes TLS alone, with a certificate of a new CA. Node trusts it once it is told the CA. */
export async function startTlsRedis(): Promise<TestRedis & { readonly ca: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-ca-'));
  const [ca, caKey, key, request, certificate] = ['ca.pem', 'ca.key', 'redis.key', 'redis.csr', 'redis.pem'].map(
    (name) => join(folder, name),
  );
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const run = async (...args: (string | undefined)[]): Promise<void> => {
    await promisify(execFile)(
      'openssl',
      args.map((arg) => arg ?? ''),
    );
  };
  await run('req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-subj', '/CN=Test CA', '-days', '2');
  const names = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await run('req', ...newKey, '-keyout', key, '-out', request, ...names);
  const signing = ['-CA', ca, '-CAkey', caKey, '-copy_extensions', 'copy', '-days', '2'];
  await run('x509', '-req', '-in', request, '-out', certificate, ...signing);
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', ca];
  const tls = ['--port', '0', ...files.map((file) => file ?? ''), '--tls-auth-clients', 'no'];
  const redis = await launch('rediss', (port) => [...tls, '--tls-port', String(port)]);
  return {
    ...redis,
    ca: await readFile(ca ?? '', 'utf8'),
    close: async () => {
      await redis.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a Redis Cluster of one node that has every slot. */
export async function startRedisCluster(): Promise<TestRedis> {
  const redis = await startRedis('--cluster-enabled', 'yes');
  const client = await createClient({ url: redis.url.href }).connect();
  await client.clusterAddSlotsRange({ start: 0, end: 16_383 });
  while (!(await client.clusterInfo()).includes('cluster_state:ok')) await sleep(20);
  client.destroy();
  return redis;
}

async function launch(protocol: string, optionsFor: (port: number) => readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-redis-'));
  const port = await findFreePort();
  const args = ['--bind', '127.0.0.1', ...optionsFor(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] });
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
    url: new URL(`${protocol}://127.0.0.1:${port}`),
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

/** Finds a port of 127.0.0.1 that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port');
  return address.port;
}
