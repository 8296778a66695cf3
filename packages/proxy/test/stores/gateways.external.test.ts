import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { findFreePort, type RedisProcess, startRedis, startTlsRedis } from '@audit-gateway/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Settings } from '../../src/index.ts';
import { apiKey, sha256 } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type AuthRequest, send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { describeWithRedis } from './redis-server.ts';
import { until } from './until.ts';

const audit = { taskStatus: 'COMPLETED', taskStartTime: 1_900_000_000, auditDetails: {} };
const accounts = { one: 'ASIAQNZGKIQY56JQ7WML', other: 'ASIAY34FZKBOKMUTVV7A' };
const secretAccessKey = 'test-secret-that-no-log-may-hold';

describeWithRedis('gateways on one Redis', () => {
  let redis: RedisProcess;
  let upstreams: { readonly one: TestUpstream; readonly other: TestUpstream };
  let gateways: TestGateway[];
  const connectClient = () => createClient({ url: redis.url.href }).connect();
  let client: Awaited<ReturnType<typeof connectClient>>;
  beforeEach(async () => {
    redis = await startRedis();
    client = await connectClient();
    upstreams = { one: await startUpstream(), other: await startUpstream() };
    for (const [name, upstream] of Object.entries(upstreams))
      upstream.answer = json(200, { ...audit, scheduledAuditName: name });
    gateways = [];
  });
  afterEach(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
    client.destroy();
    await redis.close();
  });

  const start = async (
    settings: Partial<Settings> = {},
    { upstream = upstreams.one, accessKeyId = accounts.one } = {},
  ): Promise<TestGateway> => {
    const gateway = await startTestGateway(
      upstream.url,
      { redisUrl: redis.url, replicas: 2, cacheMb: 1, listRate: 9, describeRate: 23, ...settings },
      { credentials: () => () => Promise.resolve({ accessKeyId, secretAccessKey }) },
    );
    gateways.push(gateway);
    return gateway;
  };
  const readiness = async ({ adminUrl }: TestGateway): Promise<AuthRequest> => send(adminUrl, { target: '/readyz' });
  const isShared = async (gateway: TestGateway): Promise<boolean> =>
    (await readiness(gateway)).body === '{"status":"ready","redis":{"mode":"shared"}}';
  const describe = (gateway: TestGateway, id = 'a1', headers = {}): Promise<AuthRequest> =>
    send(gateway.url, { target: `/audit/tasks/${id}`, headers });
  const nameIn = ({ status, body }: AuthRequest): unknown => {
    expect(status).toBe(200);
    return JSON.parse(body);
  };
  const entries = (): Promise<string[]> => client.keys('audit-gateway:cache:*');
  /** Waits until gateways share, and what is done for the first time, which is slow, is done. */
  const ready = async (...all: TestGateway[]): Promise<void> => {
    await until(async () => (await Promise.all(all.map(isShared))).every(Boolean));
    await Promise.all(all.map((gateway) => send(gateway.url, { target: '/audit/tasks/a_b' })));
  };

  it('share through a Redis with TLS whose CA the file of --ca-file has, and not without it', async () => {
    const secured = await startTlsRedis();
    const caFile = join(await mkdtemp(join(tmpdir(), 'audit-gateway-redis-ca-')), 'ca.pem');
    await writeFile(caFile, secured.ca);
    const [trusting, other] = await Promise.all([
      start({ redisUrl: secured.url, caFile }),
      start({ redisUrl: secured.url }),
    ]);
    await until(() => isShared(trusting));
    await until(async () => (await readiness(other)).body.includes('certificate'));
    await secured.close();
    await rm(dirname(caFile), { recursive: true });
  });

  it('share the audits of one account, and none between accounts, though upstream and target are named alike', async () => {
    // The same address, so that nothing but the account tells them apart.
    const one = await start();
    const same = await start();
    const other = await start({}, { accessKeyId: accounts.other });
    await ready(one, same, other);
    expect(nameIn(await describe(one))).toMatchObject({ scheduledAuditName: 'one' });
    await until(async () => (await entries()).length === 1);
    upstreams.one.answer = json(200, { ...audit, scheduledAuditName: 'other' });
    expect(nameIn(await describe(same))).toMatchObject({ scheduledAuditName: 'one' });
    expect(nameIn(await describe(other))).toMatchObject({ scheduledAuditName: 'other' });
    expect(upstreams.one.requests).toHaveLength(2);
  });

  it('share by their namespace where the access keys tell no account', async () => {
    const namespaced = { redisNamespace: 'production' };
    const one = await start(namespaced, { accessKeyId: 'AKIDEXAMPLE1' });
    const same = await start(namespaced, { accessKeyId: 'AKIDEXAMPLE2' });
    const other = await start({}, { accessKeyId: 'AKIDEXAMPLE2' });
    await ready(one, same, other);
    await describe(one);
    await until(async () => (await entries()).length === 1);
    await describe(same);
    expect(upstreams.one.requests).toHaveLength(1);
    await describe(other);
    expect(upstreams.one.requests).toHaveLength(2);
  });

  it('answer with 200 for one call to AWS, whatever somebody wrote where the answer was', async () => {
    const [one, fresh] = [await start(), await start()];
    await ready(one, fresh);
    const sealed = Buffer.concat([Buffer.from([3]), Buffer.alloc(80)]);
    const bad = ['', 'x\r\nset-cookie: a=b\r\n', '{"tasks":[]}', Buffer.alloc(20_000_000), sealed];
    for (const [index, value] of bad.entries()) {
      const id = `b${String(index)}`;
      await describe(one, id);
      await until(async () => (await entries()).length === 1);
      for (const name of await entries()) await client.set(name, value);
      const before = upstreams.one.requests.length;
      const answer = await describe(fresh, id);
      expect(nameIn(answer)).toMatchObject({ scheduledAuditName: 'one' });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(upstreams.one.requests).toHaveLength(before + 1);
      // What the other wrote in its place may be there yet or not.
      await sleep(250);
      await client.flushDb();
    }
  });

  it("hold a caller's rate together", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-rate-'));
    const callers = join(folder, 'callers.json');
    const everything = { operations: ['describeAuditTask'], targets: ['default'] };
    const caller = { name: 'bot', apiKeys: [{ sha256: sha256(apiKey) }], rate: 20, ...everything };
    await writeFile(callers, JSON.stringify({ callers: [caller] }));
    const settings: Partial<Settings> = { auth: ['apiKey'], callers };
    const both = [await start(settings), await start(settings)];
    await ready(...both);
    // What is done for the first time is slow: the answer is in the cache, and the caller known.
    for (const gateway of both) await describe(gateway, 'a1', { 'x-api-key': apiKey });
    await sleep(1200);
    const began = performance.now();
    const statuses: number[] = [];
    const hammer = async (gateway: TestGateway): Promise<void> => {
      for (let request = 0; request < 30; request += 1)
        statuses.push((await describe(gateway, 'a1', { 'x-api-key': apiKey })).status);
    };
    await Promise.all(both.map(hammer));
    const seconds = (performance.now() - began) / 1000;
    const served = statuses.filter((status) => status === 200).length;
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect(served).toBeLessThanOrEqual(20 + 20 * seconds + 1);
    expect(served).toBeGreaterThanOrEqual(20);
    await rm(folder, { recursive: true });
  });

  it('say at once that there is no Redis: in the log, once, in the metric and at /readyz, and stay ready', async () => {
    const port = await findFreePort();
    const gateway = await start({ redisUrl: new URL(`redis://:a-password@127.0.0.1:${String(port)}`) });
    const metrics = await send(gateway.adminUrl, { target: '/metrics' });
    expect(metrics.body).toContain(
      'audit_gateway_replica_mode{target="default",operation="listAuditTasks",state="fallback"} 1',
    );
    const lines = (): string[] => gateway.log.filter((line) => line.includes('Redis'));
    await until(() => lines().length > 0);
    await sleep(500);
    expect(lines()).toHaveLength(1);
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ level: 40, mode: 'fallback', replicas: 2 });
    const cause = `connect ECONNREFUSED 127.0.0.1:${String(port)}`;
    expect(lines()[0]).toContain(cause);
    const ready = await readiness(gateway);
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.body)).toEqual({ status: 'ready', redis: { mode: 'fallback', cause } });
    expect(await describe(gateway)).toMatchObject({ status: 200 });
    expect(gateway.log.join('') + ready.body).not.toContain('a-password');
  });
});
