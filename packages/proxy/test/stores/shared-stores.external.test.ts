import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { createClient } from 'redis';
import {
  findFreePort,
  type RedisProcess,
  startRedis,
  startRedisCluster,
  startTlsRedis,
  startTlsRedisCluster,
} from '@audit-gateway/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSharedStores, type SharedStores, type SharedStoresStatus } from '../../src/stores/shared-stores.ts';
import { maxInASecond } from '../interceptors/quota-run.ts';
import { describeWithRedis } from './redis-server.ts';
import { until } from './until.ts';

const quota = { target: 'default', operation: 'describeAuditTask', ratePerSecond: 23 };
const identity = {
  region: 'eu-west-1',
  url: new URL('https://iot.eu-west-1.amazonaws.com'),
  roleArn: undefined,
  credentials: () => ({ accessKeyId: 'ASIAQNZGKIQY56JQ7WML' }),
};
const content = Buffer.from('{"tasks":[]}');
const response = { content, entityTag: '"a"', ageMs: 0, freshForMs: 60_000, usableForMs: 60_000 };

describeWithRedis('what gateways share through a real Redis, in real time', () => {
  let closing: (() => unknown)[];
  beforeEach(() => {
    closing = [];
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  });

  const running = async <Started extends { close(): unknown }>(started: Promise<Started>): Promise<Started> => {
    const server = await started;
    closing.push(() => server.close());
    return server;
  };

  interface Opened {
    readonly stores: SharedStores;
    readonly told: SharedStoresStatus[];
    readonly modes: string[];
  }
  const open = async (
    url: URL | string,
    options: { contractVersion?: string; secureContext?: SecureContext } = {},
  ): Promise<Opened> => {
    const told: SharedStoresStatus[] = [];
    const modes: string[] = [];
    const stores = await openSharedStores({
      url: new URL(url),
      replicas: 3,
      contractVersion: '1',
      onStatus: (status) => told.push(status),
      onMode: (_quota, mode) => modes.push(mode),
      ...options,
    });
    closing.push(() => stores.close());
    return { stores, told, modes };
  };

  it('is the quota, which nobody exceeds by more than three calls while Redis is killed and comes back empty', async () => {
    const redis = await running(startRedis());
    const times: number[] = [];
    const end = new AbortController();
    const replicas = await Promise.all([open(redis.url), open(redis.url), open(redis.url)]);
    const runs = replicas.map(async (replica) => {
      const tokens = replica.stores.openTarget(identity).openTokens(quota);
      while (!end.signal.aborted) {
        await tokens.whenNext(end.signal).catch(() => undefined);
        if (tokens.take()) times.push(performance.now());
      }
    });
    const allAre = (mode: string): Promise<void> => until(() => replicas.every(({ modes }) => modes.at(-1) === mode));
    const callsOf = async (ms: number): Promise<number> => {
      const before = times.length;
      await sleep(ms);
      return times.length - before;
    };
    await allAre('shared');
    expect(await callsOf(1000)).toBeGreaterThan(10);
    await redis.kill();
    await allAre('fallback');
    expect(await callsOf(1300)).toBeGreaterThan(10);
    await redis.restart();
    await allAre('shared');
    expect(await callsOf(1000)).toBeGreaterThan(10);
    end.abort();
    await Promise.all(runs);
    for (const { modes } of replicas) expect(modes).toEqual(['fallback', 'shared', 'fallback', 'shared']);
    expect(maxInASecond(times)).toBeLessThanOrEqual(quota.ratePerSecond + 3);
    await until(() => replicas.every(({ told }) => told.at(-1)?.mode === 'shared'));
    // The cause may change while Redis is away, and is reported again.
    for (const { told } of replicas) {
      const modes = told.map(({ mode }) => mode).filter((mode, index, all) => mode !== all[index - 1]);
      expect(modes).toEqual(['shared', 'fallback', 'shared']);
    }
  });

  it('is nothing between accounts, regions, roles, upstreams and contracts, and the quota of an account between its roles', async () => {
    const redis = await running(startRedis());
    const url = redis.url;
    const one = await open(url);
    const cache = one.stores.openTarget(identity).responses;
    await until(async () => {
      await cache.set('key', response);
      return (await cache.get('key')) !== undefined;
    });
    const same = await open(url);
    await until(async () => (await same.stores.openTarget(identity).responses.get('key')) !== undefined);
    const roleArn = 'arn:aws:iam::029608264753:role/reader';
    const others = [
      { ...identity, credentials: () => ({ accessKeyId: 'ASIAY34FZKBOKMUTVV7A' }) },
      { ...identity, credentials: () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }) },
      { ...identity, credentials: () => Promise.reject(new Error('There are no credentials')) },
      { ...identity, region: 'us-east-1' },
      { ...identity, roleArn },
      { ...identity, url: new URL('http://127.0.0.1:1') },
    ];
    for (const other of others) expect(await same.stores.openTarget(other).responses.get('key')).toBeUndefined();
    const newer = await open(url, { contractVersion: '2' });
    const newerCache = newer.stores.openTarget(identity).responses;
    await until(async () => {
      await newerCache.set('another key', response);
      return (await newerCache.get('another key')) !== undefined;
    });
    expect(await newerCache.get('key')).toBeUndefined();

    const slow = { ...quota, ratePerSecond: 0.01 };
    const tokensOf = (stores: SharedStores, target: typeof identity | (typeof others)[number]) =>
      stores.openTarget(target).openTokens(slow);
    const [first, sameAccount, otherAccount] = [
      tokensOf(one.stores, identity),
      tokensOf(newer.stores, { ...identity, roleArn }),
      tokensOf(same.stores, others[0] ?? identity),
    ];
    await until(() => [first, sameAccount, otherAccount].every(({ mode }) => mode === 'shared'));
    // On a busy machine a reserved turn may have passed: then there is another to wait for.
    const ended = AbortSignal.timeout(5000);
    do await first.whenNext(ended);
    while (!first.take());
    await Promise.all([sameAccount.check(), otherAccount.check()]);
    expect(sameAccount.forecast().nextInMs).toBeGreaterThan(50_000);
    expect(otherAccount.forecast().nextInMs).toBeLessThan(2000);
  });

  it("is a caller's rate, of which each gateway keeps to its share while Redis is away", async () => {
    const redis = await running(startRedis());
    const gateways = await Promise.all([open(redis.url), open(redis.url)]);
    for (const gateway of gateways) gateway.stores.openTarget(identity);
    await until(() => gateways.every(({ told }) => told.length > 0));
    const limiterOf = ({ stores }: Opened, name: string) => stores.createCallerLimiter(name, 30, () => 0);
    const countTaken = async (name: string): Promise<number> => {
      const limiters = gateways.map((gateway) => limiterOf(gateway, name));
      const turns = await Promise.all(Array.from({ length: 80 }, async (_, index) => limiters[index % 2]?.take()));
      return turns.filter((turn) => turn?.taken).length;
    };
    // Whatever is slow the first time is so here.
    for (const gateway of gateways) await limiterOf(gateway, 'somebody').take();
    const taken = await countTaken('dashboards');
    expect(taken).toBeGreaterThanOrEqual(30);
    expect(taken).toBeLessThan(36);
    await redis.kill();
    expect(await countTaken('another')).toBe(2 * 10);
  });

  const withPassword = (url: URL, password: string): string => url.href.replace('//', `//:${password}@`);
  const faults: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['a closed port', async () => `redis://127.0.0.1:${String(await findFreePort())}`, /ECONNREFUSED/],
    [
      'a wrong password',
      async () => withPassword((await running(startRedis('--requirepass', 'right-password'))).url, 'wrong-password'),
      /WRONGPASS/,
    ],
    ['no password', async () => (await running(startRedis('--requirepass', 'right-password'))).url.href, /NOAUTH/],
    ['a database that is not there', async () => `${(await running(startRedis())).url.href}/99`, /DB index/],
    ['TLS where there is none', async () => (await running(startRedis())).url.href.replace('redis', 'rediss'), /./],
    ['no TLS where there is', async () => (await running(startTlsRedis())).url.href.replace('rediss', 'redis'), /./],
    ['a CA that nobody trusts', async () => (await running(startTlsRedis())).url.href, /certificate/],
    [
      'a node of a cluster without slots',
      async () => (await running(startRedis('--cluster-enabled', 'yes'))).url.href,
      /./,
    ],
    [
      'a replica that takes no writes',
      async () =>
        (await running(startRedis('--replicaof', '127.0.0.1 1', '--replica-serve-stale-data', 'yes'))).url.href,
      /READONLY/,
    ],
    [
      'a server that does not know the handshake, and repeats it',
      async () => {
        const refusal = "-ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'default' 'a-password'\r\n";
        const server = await running(startServer((socket) => socket.on('data', () => socket.write(refusal))));
        return `redis://:a-password@127.0.0.1:${String(server.port)}`;
      },
      /unknown command 'HELLO'/,
    ],
    [
      'a user who may not run scripts',
      async () => {
        const redis = await running(startRedis());
        const client = await createClient({ url: redis.url.href }).connect();
        await client.aclSetUser('limited', ['on', '>a-password', '~*', '+@all', '-evalsha', '-eval']);
        client.destroy();
        return redis.url.href.replace('//', '//limited:a-password@');
      },
      /NOPERM/,
    ],
  ];

  it.each(faults)('says at once why it is not shared, once, and no password: %s', async (_what, urlOf, cause) => {
    const { stores, told, modes } = await open(await urlOf());
    stores.openTarget(identity).openTokens(quota);
    const began = performance.now();
    await until(() => told.length > 0);
    expect(performance.now() - began).toBeLessThan(3000);
    await sleep(600);
    expect(told).toMatchObject([{ mode: 'fallback', cause: expect.stringMatching(cause) }]);
    expect(stores.status).toMatchObject({ mode: 'fallback', cause: expect.stringMatching(cause) });
    expect(modes).toEqual(['fallback']);
    expect(JSON.stringify(told)).not.toMatch(/(right|wrong|a)-password/);
  });

  it('is shared for a role that cannot be assumed as well: its ARN says the account', async () => {
    const redis = await running(startRedis());
    const { stores, modes } = await open(redis.url);
    const tokens = stores
      .openTarget({
        ...identity,
        roleArn: 'arn:aws:iam::123456789012:role/audit-reader',
        credentials: () => Promise.reject(new Error('the role cannot be assumed')),
      })
      .openTokens(quota);
    await until(() => tokens.mode === 'shared');
    expect({ modes, status: stores.status }).toEqual({
      modes: ['fallback', 'shared'],
      status: { mode: 'shared', cause: undefined },
    });
  });

  it('says when Redis is there, and again when it is lost and back', async () => {
    const redis = await running(startRedis());
    await redis.kill();
    const { stores, told } = await open(redis.url);
    await until(() => told.length === 1);
    await redis.restart();
    await until(() => told.length === 2);
    await redis.kill();
    await until(() => told.length === 3);
    expect(told.map(({ mode }) => mode)).toEqual(['fallback', 'shared', 'fallback']);
    const began = performance.now();
    await stores.close();
    expect(performance.now() - began).toBeLessThan(300);
  });

  it.each([
    ['TLS', startTlsRedis],
    ['a cluster', startRedisCluster],
    ['a cluster with TLS', startTlsRedisCluster],
  ])('is shared through %s as well', async (what, start) => {
    const redis: RedisProcess & { readonly ca?: string } = await running(start());
    const { ca } = redis;
    const { stores } = await open(redis.url, ca === undefined ? {} : { secureContext: createSecureContext({ ca }) });
    const target = stores.openTarget(identity);
    const tokens = target.openTokens(quota);
    await until(() => stores.status.mode === 'shared');
    await tokens.whenNext(AbortSignal.timeout(5000));
    expect(tokens.take()).toBe(true);
    await target.responses.set('key', response);
    expect(await target.responses.get('key')).toMatchObject({ content });
    await redis.kill();
    await until(() => stores.status.mode === 'fallback');
    await redis.restart();
    if (!what.includes('cluster')) await until(() => stores.status.mode === 'shared');
  });

  it('waits for a Redis that hangs 25 ms, once a second, and is shared again when it goes on', async () => {
    const redis = await running(startRedis());
    const { stores } = await open(redis.url);
    const cache = stores.openTarget(identity).responses;
    await until(() => stores.status.mode === 'shared');
    await cache.set('key', response);
    redis.pause();
    const began = performance.now();
    const found = await Promise.all(Array.from({ length: 100 }, () => cache.get('key')));
    expect(performance.now() - began).toBeLessThan(200);
    expect(new Set(found)).toEqual(new Set([undefined]));
    const again = performance.now();
    for (let request = 0; request < 100; request += 1) await cache.get('key');
    expect(performance.now() - again).toBeLessThan(200);
    await until(() => stores.status.mode === 'fallback');
    redis.resume();
    await until(async () => (await cache.get('key')) !== undefined);
    await until(() => stores.status.mode === 'shared');
  });

  it('gives up a server that begins to answer and never ends, and says so', async () => {
    let connections = 0;
    const drips = await running(
      startServer((socket) => {
        connections += 1;
        const timer = setInterval(() => socket.write('1'), 50);
        socket.on('close', () => clearInterval(timer)).write('$4000000000\r\n');
      }),
    );
    const { told } = await open(`redis://127.0.0.1:${String(drips.port)}`);
    await until(() => told.length > 0);
    expect(told).toEqual([{ mode: 'fallback', cause: 'there was no answer within 1000 ms' }]);
    await until(() => connections > 1);
  });
});

/** Starts a server on loopback that is no Redis. */
async function startServer(onConnection: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    onConnection(socket.on('error', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port');
  return {
    port: address.port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
