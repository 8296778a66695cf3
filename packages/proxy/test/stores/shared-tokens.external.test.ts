import fc from 'fast-check';
import { type RedisProcess, startRedis } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withQuota } from '../../src/interceptors/quota.ts';
import { describeOperation, maxInASecond, readOf } from '../interceptors/quota-run.ts';
import { describeWithRedis } from './redis-server.ts';
import { connectClient, type ScriptClient } from './scripted-limiter.ts';
import { type Simulation, startSimulation, timesOf } from './simulation.ts';

describeWithRedis('tokens that replicas share, on a clock of their own', () => {
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

  const count = ({ replicas }: Simulation, from: number, to: number): number[] =>
    replicas.map(({ times }) => times.filter((time) => time >= from && time < to).length);

  const leastGap = (simulation: Simulation, from = 0): number => {
    const times = timesOf(simulation).filter((time) => time >= from);
    return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  };

  it('are the whole rate for all together, in equal parts where all want them', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3 });
    await simulation.clock.runUntil(13_000);
    expect(count(simulation, 3000, 13_000)).toEqual([30, 30, 30]);
    expect(leastGap(simulation, 3000)).toBeGreaterThan(110);
    await simulation.close();
  });

  it('are the whole rate for one that wants them all, whether the others are idle or never came', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3, started: 2 });
    simulation.pause(1);
    await simulation.clock.runUntil(5000);
    expect(count(simulation, 3000, 5000)[0]).toBe(18);
    expect(simulation.replicas[0]?.tokens.forecast().intervalMs).toBeLessThan(115);
    await simulation.close();
  });

  it.each(['gone', 'silent', 'refusing'] as const)(
    'are each replica’s share while connections are %s, and the whole rate two seconds after they are back',
    async (connection) => {
      const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3 });
      await simulation.clock.runUntil(4000);
      if (connection === 'gone') await simulation.crash();
      else await simulation.connect(connection);
      await simulation.clock.runUntil(12_000);
      const shares = count(simulation, 6000, 12_000);
      expect(Math.max(...shares)).toBeLessThanOrEqual(18);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(15);
      expect(simulation.replicas.map(({ modes }) => modes)).toEqual(Array(3).fill(['shared', 'fallback']));
      expect(simulation.replicas[0]?.tokens.forecast().intervalMs).toBeCloseTo(333.3, 0);
      simulation.pause(1);
      simulation.pause(2);
      await simulation.connect('up');
      await simulation.clock.runUntil(18_000);
      const [first = 0, ...others] = count(simulation, 16_000, 18_000);
      expect([first >= 17, ...others]).toEqual([true, 0, 0]);
      await simulation.close();
    },
  );

  it.each([
    [9, 2],
    [9, 3],
    [9, 5],
    [23, 3],
    [23, 5],
  ])(
    'keep to %d a second, and to three calls more at the seams, for %d replicas whose Redis is lost and comes back at another time for each',
    async (ratePerSecond, expected) => {
      const simulation = startSimulation({ client, ratePerSecond, expected });
      await simulation.clock.runUntil(5000);
      await simulation.crash();
      await simulation.clock.runUntil(10_000);
      for (let replica = 0; replica < expected; replica += 1) {
        await simulation.connect('up', replica);
        await simulation.clock.runUntil(simulation.clock.now() + 1000 / expected);
      }
      await simulation.clock.runUntil(20_000);
      const times = timesOf(simulation);
      const within = (from: number, to: number): number => maxInASecond(times.filter((t) => t >= from && t < to));
      expect(within(2500, 5000)).toBeLessThanOrEqual(ratePerSecond);
      expect(within(13_500, 20_000)).toBe(ratePerSecond);
      expect(maxInASecond(times)).toBeLessThanOrEqual(ratePerSecond + 3);
      await simulation.close();
    },
  );

  it('are a share at once for a replica that begins while there is no Redis', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 2, started: 0 });
    simulation.start('gone');
    await simulation.clock.runUntil(10_000);
    expect(count(simulation, 0, 10_000)[0]).toBe(50);
    expect(simulation.only().modes).toEqual([]);
    expect(simulation.only().tokens.cause).toBe('There is no connection');
    await simulation.close();
  });

  it('are shared by more replicas than expected too', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 2, started: 4 });
    await simulation.clock.runUntil(7000);
    expect(count(simulation, 3000, 7000).reduce((sum, part) => sum + part)).toBe(40);
    expect(leastGap(simulation, 3000)).toBeGreaterThan(99);
    await simulation.close();
  });

  it('are not lost where nobody waits any more', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 1, expected: 1 });
    simulation.pause(0);
    const { clock, tokens } = { ...simulation, ...simulation.only() };
    await clock.runUntil(3000);
    await clock.runThrough(tokens.whenNext(new AbortController().signal));
    expect(tokens.take()).toBe(true);
    const takenAt = clock.now();
    const leaver = new AbortController();
    const waited = tokens.whenNext(leaver.signal).catch(() => 'left');
    await clock.runUntil(takenAt + 500);
    leaver.abort();
    expect(await waited).toBe('left');
    await clock.runUntil(takenAt + 700);
    await clock.runThrough(tokens.whenNext(new AbortController().signal));
    expect(tokens.take()).toBe(true);
    expect(clock.now()).toBeLessThan(takenAt + 1010);
    await simulation.close();
  });

  it.each([
    [40, true],
    [60, false],
  ])('are used %d ms after their moment: %s', async (lateMs, used) => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 1 });
    simulation.pause(0);
    const { clock, tokens } = { ...simulation, ...simulation.only() };
    await clock.runUntil(3000);
    await clock.runThrough(tokens.whenNext(new AbortController().signal));
    clock.skip(lateMs);
    expect(tokens.take()).toBe(used);
    await simulation.close();
  });

  it('refuse a call at once that cannot have one in time, by what others have taken', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 1, expected: 2, started: 2 });
    simulation.pause(0);
    const { clock, tokens } = { ...simulation, ...simulation.only() };
    await clock.runUntil(6000);
    const sources = new Map([[describeOperation.id, tokens]]);
    const fetch = withQuota(() => Promise.reject(new Error('reached')), { sources, now: clock.now });
    const call = (withinMs: number): Promise<unknown> =>
      fetch(readOf('a'), { signal: new AbortController().signal, deadline: clock.now() + withinMs });
    await expect(call(500)).rejects.toMatchObject({ kind: 'quota' });
    await expect(clock.runThrough(call(5000))).rejects.toThrow('reached');
    await simulation.close();
  });

  it.each([
    ['the year 2100', '4102444800000000'],
    ['not a time', 'soon'],
    ['not a number', 'nan'],
    ['infinite', '1e999'],
    ['below zero', '-1e999'],
    ['a value of another type', undefined],
  ])('wait five seconds at most for what somebody wrote into Redis: %s', async (_what, value) => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 2 });
    await simulation.clock.runUntil(5000);
    const { key } = simulation;
    if (value === undefined) await client.set(key, 'a string');
    else await client.hSet(key, { due: value, opens: value });
    await simulation.clock.runUntil(10_500);
    const before = timesOf(simulation).length;
    await simulation.clock.runUntil(12_500);
    expect(timesOf(simulation).length - before).toBe(18);
    await simulation.close();
  });

  const disturbances = fc.array(
    fc.record({
      afterMs: fc.nat(2000),
      what: fc.constantFrom('crash', 'up', 'up', 'up', 'gone', 'silent', 'refusing'),
      replica: fc.option(fc.nat(3), { nil: undefined }),
    }),
    { maxLength: 12, size: 'max' },
  );

  it('are the whole rate again, evenly spread, three seconds after all connections work, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 4, max: 40 }),
        disturbances,
        fc.array(fc.nat(1000), { minLength: 5, maxLength: 20 }),
        async (expected, ratePerSecond, list, chances) => {
          let drawn = 0;
          const draw = (most: number): number => ((chances[drawn++ % chances.length] ?? 0) / 1000) * most;
          const simulation = startSimulation({ client, ratePerSecond, expected, latencyMs: () => draw(2) });
          const { clock } = simulation;
          for (const { afterMs, what, replica } of list) {
            await clock.runUntil(clock.now() + afterMs);
            if (what === 'crash') await simulation.crash();
            else await simulation.connect(what, replica);
          }
          await simulation.connect('up');
          const upAt = clock.now();
          await clock.runUntil(upAt + 5000);
          const times = timesOf(simulation).filter((time) => time >= upAt + 3000);
          await simulation.close();
          expect(times.length).toBeGreaterThanOrEqual(2 * ratePerSecond - 2);
          // Each replica knows Redis's clock to the time that its answer takes.
          expect(leastGap(simulation, upAt + 3000)).toBeGreaterThan(1000 / ratePerSecond - 5);
        },
      ),
      { numRuns: 20 },
    );
  });
});
