import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openReplicas, type Replicas, type ReplicasOptions } from '../../src/replicas/open-replicas.ts';
import { openRedisLink } from '../../src/replicas/redis-link.ts';
import { mostInASecond } from '../quota/quota-run.ts';
import { describeWithRedis, startRedis, type TestRedis } from './redis-server.ts';

const quota = { target: 'production', operation: 'describeAuditTask', ratePerSecond: 23 };
const awsQuota = 25;

describeWithRedis('replicas on a real Redis, in real time', () => {
  let redis: TestRedis;
  let opened: Replicas[];
  beforeEach(async () => {
    opened = [];
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(opened.map((replicas) => replicas.close()));
    await redis.close();
  });

  const open = async (options: Partial<ReplicasOptions> = {}): Promise<Replicas> => {
    const replicas = await openReplicas({ url: redis.url, replicas: 3, ...options });
    opened.push(replicas);
    return replicas;
  };

  it(
    'never take more than the account has, also while Redis is killed and comes back empty',
    { timeout: 10_000 },
    async () => {
      const times: number[] = [];
      const modes: string[] = [];
      const causes: unknown[] = [];
      const end = new AbortController();
      const run = async (): Promise<void> => {
        const replicas = await open({
          onMode: (_quota, mode, cause) => {
            modes.push(mode);
            if (cause !== undefined) causes.push(cause);
          },
        });
        const tokens = replicas.openTokens(quota);
        while (!end.signal.aborted) {
          await tokens.whenNext(end.signal).catch(() => undefined);
          if (tokens.take()) times.push(performance.now());
        }
      };
      const runs = [run(), run(), run()];
      const allAre = (mode: string): Promise<void> =>
        until(() => Promise.resolve(modes.length % 3 === 0 && modes.at(-1) === mode));
      const callsOf = async (ms: number): Promise<number> => {
        const before = times.length;
        await sleep(ms);
        return times.length - before;
      };
      await allAre('together');
      expect(await callsOf(1000)).toBeGreaterThan(10);
      await redis.kill();
      await allAre('alone');
      expect(await callsOf(1300)).toBeGreaterThan(5);
      await redis.restart();
      await allAre('together');
      expect(await callsOf(1000)).toBeGreaterThan(10);
      end.abort();
      await Promise.all(runs);
      expect(modes).toEqual(['together', 'alone', 'together'].flatMap((mode) => [mode, mode, mode]));
      expect(mostInASecond(times)).toBeLessThanOrEqual(awsQuota);
      expect(causes.map(String)).toEqual(Array(3).fill('Error: There is no connection to Redis'));
    },
  );

  it('share a cache, to the byte and for its time', async () => {
    const [one, other] = [(await open()).openCache('production'), (await open()).openCache('production')];
    const elsewhere = (await open()).openCache('staging');
    const value = Buffer.from([0, 255, 13, 10, 128]);
    await until(async () => {
      await one.set('key', value, 60_000);
      return (await one.get('key')) !== undefined;
    });
    await until(async () => (await other.get('key')) !== undefined);
    expect(await other.get('key')).toEqual(value);
    expect(await other.get('another key')).toBeUndefined();
    expect(await elsewhere.get('key')).toBeUndefined();
    await one.set('key', Buffer.from('short'), 20);
    await sleep(30);
    expect(await one.get('key')).toBeUndefined();
  });

  it('do without Redis in bounded time where it hangs, and have it back when it goes on', async () => {
    const told: boolean[] = [];
    const link = await openRedisLink({ url: redis.url, onConnection: (connected) => told.push(connected) });
    await until(() => Promise.resolve(link.ready));
    const reply = link.read('key');
    // Being busy oneself makes no answer late.
    for (const busyUntil = performance.now() + 150; performance.now() < busyUntil;);
    expect(await reply).toBeNull();

    redis.pause();
    const began = performance.now();
    const late: unknown[] = [];
    while (link.ready) late.push(await link.read('key').catch((error: unknown) => error));
    await expect(link.read('key')).rejects.toThrow('offline');
    expect(performance.now() - began).toBeLessThan(900);
    expect(late.map(String)).toEqual(Array(late.length).fill('TimeoutError: There was no answer within 100 ms'));
    redis.resume();
    await until(() => Promise.resolve(link.ready));
    expect(await link.read('key')).toBeNull();
    expect(told).toEqual([true, false, true]);
    link.close();
    await expect(link.read('key')).rejects.toThrow('closed');
  });

  it('begin without Redis, join when it is there, and end without it', async () => {
    await redis.kill();
    const told: boolean[] = [];
    const replicas = await open({ onConnection: (connected) => told.push(connected) });
    const [tokens, cache] = [replicas.openTokens(quota), replicas.openCache('production')];
    expect([tokens.take(), tokens.mode, await cache.get('key')]).toEqual([false, 'alone', undefined]);
    await until(() => Promise.resolve(told.length === 1));
    await redis.restart();
    await until(() => Promise.resolve(tokens.mode === 'together'));
    expect(told).toEqual([false, true]);
    await redis.kill();
    const began = performance.now();
    await replicas.close();
    expect(performance.now() - began).toBeLessThan(300);
  });

  it('say why Redis refuses them, and never with which password', async () => {
    const guarded = await startRedis('--requirepass', 'right-password');
    const causes: unknown[] = [];
    const url = new URL(guarded.url);
    url.password = 'wrong-password';
    const link = await openRedisLink({ url, onConnection: (_connected, cause) => causes.push(cause) });
    await until(() => Promise.resolve(causes.length > 0));
    link.close();
    await guarded.close();
    expect(String(causes[0])).toContain('WRONGPASS');
    expect(JSON.stringify(causes.map((cause) => (cause instanceof Error ? [cause.stack, cause] : cause)))).not.toMatch(
      /(wrong|right)-password/,
    );
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
