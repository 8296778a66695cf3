/**
 * Measures what a gateway takes, for deploy/SIZING.md: CPU time by kind of request, and memory by callers, targets and
 * cache. It counts CPU seconds and resident memory of the gateway's process, not time, so that it may run beside others.
 * The gateway is the built one, as its image starts it (`nx run proxy:build`). Flags: --requests (10000) for each row.
 */
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createRequestSigner,
  endChild,
  lineWith,
  makeTemporaryFolder,
  respondWith,
  startChild,
  startStubUpstream,
  startTokenIssuer,
} from '@audit-gateway/testing';
import * as z from 'zod';
import { usageOf } from './machine.ts';
import { table } from './report.ts';
import { makeResponses } from './upstream.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' } } });
const requests = Number(values.requests);
const startScript = fileURLToPath(new URL('../../packages/proxy/deploy/start.sh', import.meta.url));
const folder = makeTemporaryFolder('sizing');
const listening = z.looseObject({ url: z.string(), pid: z.int() });

const responses = makeResponses(new Date());
const upstream = await startStubUpstream((request, response) => {
  const isListing = request.url?.includes('/audit/tasks?') === true;
  respondWith({ text: (isListing ? responses.pages[25] : responses.ended) ?? '' })(request, response);
});
const issuer = await startTokenIssuer();
const accessKey = { accessKeyId: 'AKIDSIZINGCALLER01', secretAccessKey: 'secret-of-the-sizing-caller-0123456789' };
const sign = createRequestSigner({ region: 'us-east-1', credentials: accessKey, clock: () => new Date() });

/** Headers of a request by its target and host. */
type Present = (target: string, host: string) => Record<string, string>;

const keyOf = (caller: number): string => `key-of-caller-${caller}`;
const presentKey =
  (caller: number): Present =>
  () => ({ 'x-api-key': keyOf(caller) });
const token = issuer.token('caller-0', new Date());
const present: Readonly<Record<string, Present>> = {
  apiKey: presentKey(0),
  jwt: () => ({ authorization: `Bearer ${token}` }),
  sigv4: (target, host) => ({ ...sign({ method: 'GET', target, host }) }),
};

interface Gateway {
  readonly url: URL;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

/** Starts a gateway with callers, who have API keys, the first a token and an access key too, and with further targets. */
async function startGateway(
  callers: number,
  flags: readonly string[] = [],
  names: readonly string[] = [],
): Promise<Gateway> {
  const list = Array.from({ length: callers }, (_, caller) => ({
    name: `caller-${caller}`,
    apiKeys: [{ sha256: hash('sha256', keyOf(caller)) }],
    ...(caller === 0 && { accessKeys: [accessKey], jwtSubjects: ['caller-0'] }),
    operations: ['listAuditTasks', 'describeAuditTask'],
    targets: ['default', ...names],
  }));
  writeFileSync(join(folder, 'callers.json'), JSON.stringify({ callers: list }));
  const targets = Object.fromEntries(names.map((name) => [name, { region: 'us-east-1', upstreamUrl: upstream.url }]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ targets }));
  const child = startChild({
    command: startScript,
    args: [
      ...['--port', '0', '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstream.url],
      ...['--list-rate', '0', '--describe-rate', '0', '--max-connections', '3000', '--max-in-flight', '3000'],
      ...['--receive-timeout-ms', '120000', '--send-timeout-ms', '120000', '--timeout-ms', '120000'],
      ...['--auth', 'apiKey,jwt,sigv4', '--callers', join(folder, 'callers.json'), ...issuer.flags],
      ...['--config', join(folder, 'config.json'), '--cache-seconds', '60', ...flags],
    ],
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    },
    // Outside of node_modules, Node warns of what dependencies call.
    stderr: 'pipe',
  });
  child.stderr?.resume();
  const { url, pid } = listening.parse(JSON.parse(await lineWith('"listening on ', child)));
  return { url: new URL(url), pid, close: () => endChild(child) };
}

/** Sends requests over a number of connections, each as soon as the one before is answered. */
async function sendAll(
  gateway: Gateway,
  count: number,
  connections: number,
  next: (index: number, connection: number) => { readonly target: string; readonly headers: Record<string, string> },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let sent = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      while (sent < count) {
        const { target, headers } = next(sent++, connection);
        await new Promise<void>((resolve, reject) => {
          const { hostname, port } = gateway.url;
          httpRequest({ agent, hostname, port, path: target, headers }, (response) => {
            if ((response.statusCode ?? 0) >= 500) reject(new Error(`${target}: ${response.statusCode}`));
            response.on('end', resolve).resume();
          })
            .on('error', reject)
            .end();
        });
      }
    }),
  );
  agent.destroy();
}

const week = { startTime: new Date(Date.now() - 7 * 86_400_000), endTime: new Date() };
const listing = `/audit/tasks?startTime=${week.startTime.toISOString()}&endTime=${week.endTime.toISOString()}`;

interface Kind {
  readonly name: string;
  readonly method: keyof typeof present;
  readonly target: (index: number) => string;
}
const kinds: readonly Kind[] = [
  { name: 'an audit from the cache', method: 'apiKey', target: () => '/audit/tasks/a1' },
  { name: 'an audit from the cache, by a token', method: 'jwt', target: () => '/audit/tasks/a1' },
  { name: 'an audit from the cache, by a signature', method: 'sigv4', target: () => '/audit/tasks/a1' },
  { name: 'a listing of 25 audits from the cache', method: 'apiKey', target: () => listing },
  { name: 'an audit from AWS', method: 'apiKey', target: (index) => `/audit/tasks/b${index}` },
  { name: 'a request that breaks the contract', method: 'apiKey', target: () => '/audit/tasks?maxResults=0' },
];

async function measureRequests(): Promise<string> {
  const gateway = await startGateway(1);
  const host = gateway.url.host;
  const rows: string[][] = [];
  for (const { name, method, target } of kinds) {
    const next = (index: number): { target: string; headers: Record<string, string> } => {
      const path = target(index);
      return { target: path, headers: present[method]?.(path, host) ?? {} };
    };
    const connections = 32;
    await sendAll(gateway, requests / 5, connections, (index) => next(requests + index));
    const before = usageOf(gateway.pid).cpuSeconds;
    await sendAll(gateway, requests, connections, next);
    const microseconds = ((usageOf(gateway.pid).cpuSeconds - before) * 1e6) / requests;
    rows.push([name, microseconds.toFixed(0), (1e6 / microseconds).toFixed(0)]);
  }
  await gateway.close();
  return table(['a request', 'CPU µs', 'a second, by one core'], rows);
}

async function measureCallers(): Promise<string> {
  const rows: string[][] = [];
  for (const callers of [1, 100, 1000, 2000]) {
    const gateway = await startGateway(callers);
    const atRest = usageOf(gateway.pid).residentMb;
    await sendAll(gateway, requests, callers, (index, caller) => ({
      target: `/audit/tasks/c${index % 100}`,
      headers: presentKey(caller)('', ''),
    }));
    const { residentMb, cpuSeconds } = usageOf(gateway.pid);
    rows.push([callers.toFixed(0), atRest.toFixed(0), residentMb.toFixed(0), cpuSeconds.toFixed(1)]);
    await gateway.close();
  }
  return table(
    ['callers, each with a connection', 'MB at rest', `MB after ${requests} requests`, 'CPU s, with the start'],
    rows,
  );
}

async function measureTargets(): Promise<string> {
  const rows: string[][] = [];
  for (const [count, cacheMb] of [
    [1, 4],
    [1, 64],
    [10, 4],
    [50, 4],
  ] as const) {
    const names = Array.from({ length: count - 1 }, (_, index) => `target-${index}`);
    const gateway = await startGateway(1, ['--cache-mb', String(cacheMb)], names);
    const atRest = usageOf(gateway.pid).residentMb;
    const perTarget = Math.ceil((cacheMb * 1e6 * 1.2) / responses.ended.length);
    await sendAll(gateway, perTarget * count, 32, (index) => {
      const name = names[(index % count) - 1];
      return {
        target: `${name === undefined ? '' : `/${name}`}/audit/tasks/t${index}`,
        headers: presentKey(0)('', ''),
      };
    });
    const { residentMb } = usageOf(gateway.pid);
    rows.push([count.toFixed(0), cacheMb.toFixed(0), atRest.toFixed(0), residentMb.toFixed(0)]);
    await gateway.close();
  }
  return table(['targets', '`--cache-mb`', 'MB at rest', 'MB with full caches'], rows);
}

for (const measure of [measureRequests, measureCallers, measureTargets]) console.log(`${await measure()}\n`);
await issuer.close();
await upstream.close();
