import fc from 'fast-check';
import { type RedisProcess, startRedis } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../../src/stores/rate-limiter.ts';
import { createRedisRateLimiter } from '../../src/stores/redis-rate-limiter.ts';
import { describeWithRedis } from './redis-server.ts';
import { connectClient, type ScriptClient, scriptOnClock } from './scripted-limiter.ts';

describeWithRedis('the rate limiter in Redis', () => {
  let redis: RedisProcess;
  let client: ScriptClient;
  beforeAll(async () => {
    redis = await startRedis();
    client = await connectClient(redis.url);
  });
  afterAll(async () => {
    client.destroy();
    await redis.close();
  });

  it('gives the turns that the one in memory gives, whenever they are asked for', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 30 }),
        fc.record({
          ratePerSecond: fc.integer({ min: 1, max: 100 }),
          burst: fc.integer({ min: 1, max: 10 }),
          aheadMs: fc.constantFrom(0, 500),
          rejectionCost: fc.constantFrom(0, 0.1, 1),
        }),
        async (waits, limit) => {
          let time = 0;
          const key = `limiter ${String((run += 1))}`;
          const script = scriptOnClock(client, () => 1_700_000_000_000_000 + time * 1000);
          const inRedis = createRedisRateLimiter(script, () => Promise.resolve(key), limit);
          const inMemory = createMemoryRateLimiter(limit, () => time);
          for (const wait of waits) {
            time += wait;
            for (let attempt = 0; attempt < 3; attempt += 1) {
              const turn = inMemory.take();
              const { taken, waitMs, nextInMs } = await inRedis.take();
              expect(taken).toBe(turn.taken);
              // Redis counts whole microseconds.
              expect(Math.abs(waitMs - turn.waitMs)).toBeLessThan(0.01);
              expect(Math.abs(nextInMs - turn.nextInMs)).toBeLessThan(0.01);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('leaves nothing behind: its state ends by itself ten seconds after it matters', async () => {
    const script = scriptOnClock(client, () => 1_700_000_000_000_000);
    const limiter = createRedisRateLimiter(script, () => Promise.resolve('ends'), { ratePerSecond: 1, burst: 1 });
    await limiter.take();
    const ttl = await client.pTTL('ends');
    expect(ttl).toBeGreaterThan(10_000);
    expect(ttl).toBeLessThanOrEqual(11_001);
  });

  it('takes nothing where it is only asked when a turn is due', async () => {
    const script = scriptOnClock(client, () => 1_700_000_000_000_000);
    const limiter = createRedisRateLimiter(script, () => Promise.resolve('asked'), { ratePerSecond: 1, burst: 1 });
    for (let question = 0; question < 3; question += 1) expect((await limiter.peek()).nextInMs).toBe(0);
    expect((await limiter.take()).taken).toBe(true);
    expect((await limiter.peek()).nextInMs).toBeCloseTo(1000, 0);
  });
});
