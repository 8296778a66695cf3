import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withQuota } from '../../src/quota/with-quota.ts';
import { describeOperation, readOf } from '../quota/quota-run.ts';
import { describeWithRedis, startRedis, type TestRedis } from './redis-server.ts';
import { connectClient, type RedisClient, type Simulation, startSimulation, timesOf } from './simulation.ts';

describeWithRedis('tokens that replicas share, on a clock of their own', () => {
  let redis: TestRedis;
  let client: RedisClient;
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

  const leastGap = (simulation: Simulation): number => {
    const times = timesOf(simulation);
    return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  };

  it('are the whole rate for all together, in equal parts where all want them', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3 });
    await simulation.clock.runUntil(11_000);
    expect(count(simulation, 1000, 11_000)).toEqual([30, 30, 30]);
    await simulation.close();
  });

  it('are the whole rate for one that wants them all, whether the others are idle, have left or never came', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3, started: 2 });
    simulation.pause(1);
    await simulation.clock.runUntil(32_000);
    expect(count(simulation, 31_000, 32_000)[0]).toBe(9);
    await simulation.clock.runThrough(Promise.all([simulation.replicas[1]?.tokens.close()]));
    await simulation.clock.runUntil(35_000);
    expect(count(simulation, 33_000, 35_000)[0]).toBe(18);
    expect(simulation.replicas[0]?.tokens.forecast().intervalMs).toBeLessThan(115);
    await simulation.close();
  });

  it.each(['gone', 'silent', 'refusing'] as const)(
    'are each replica’s share while connections are %s, from two seconds after, and the whole rate as soon as they are back',
    async (connection) => {
      const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3 });
      await simulation.clock.runUntil(2000);
      if (connection === 'gone') await simulation.crash();
      else await simulation.connect(connection);
      await simulation.clock.runUntil(10_000);
      expect(count(simulation, 4000, 10_000)).toEqual([18, 18, 18]);
      expect(simulation.replicas.map(({ modes }) => modes)).toEqual(Array(3).fill(['together', 'alone']));
      expect(simulation.replicas[0]?.tokens.forecast().intervalMs).toBeCloseTo(333.3, 0);
      simulation.pause(1);
      simulation.pause(2);
      await simulation.connect('up');
      await simulation.clock.runUntil(18_000);
      const [first = 0, ...others] = count(simulation, 16_000, 18_000);
      expect([first >= 17, ...others]).toEqual([true, 0, 0]);
      expect(leastGap(simulation)).toBeGreaterThan(110);
      await simulation.close();
    },
  );

  it('leave the share of a replica that is cut off to it, and are the rest of the rate for the others', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 9, expected: 3 });
    await simulation.clock.runUntil(2000);
    await simulation.connect('gone', 1);
    await simulation.clock.runUntil(10_000);
    expect(count(simulation, 4000, 10_000)).toEqual([18, 18, 18]);
    expect(leastGap(simulation)).toBeGreaterThan(110);
    await simulation.close();
  });

  it('are a share for a replica that begins while there is no Redis, after two seconds', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 2, started: 0 });
    simulation.start('gone');
    await simulation.clock.runUntil(1900);
    expect(simulation.replicas[0]?.times).toEqual([]);
    await simulation.clock.runUntil(12_000);
    expect(count(simulation, 2000, 12_000)[0]).toBeGreaterThanOrEqual(49);
    await simulation.close();
  });

  it('are shared by more replicas than expected too, and then by chance while there is no Redis', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 2, started: 4 });
    await simulation.clock.runUntil(5000);
    expect(count(simulation, 1000, 5000).reduce((sum, part) => sum + part)).toBe(40);
    expect(leastGap(simulation)).toBeGreaterThan(99);
    await simulation.crash();
    await simulation.clock.runUntil(12_000);
    expect(count(simulation, 7000, 12_000)).toEqual([25, 25, 25, 25]);
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
    await clock.runUntil(takenAt + 1500);
    await clock.runThrough(tokens.whenNext(new AbortController().signal));
    expect(clock.now()).toBeLessThan(takenAt + 1510);
    await simulation.close();
  });

  it.each([
    [40, true],
    [60, false],
  ])('are used %d ms after their moment: %s', async (lateMs, used) => {
    const simulation = startSimulation({ client, ratePerSecond: 10, expected: 1 });
    simulation.pause(0);
    const { clock, tokens } = { ...simulation, ...simulation.only() };
    await clock.runUntil(2000);
    await clock.runThrough(tokens.whenNext(new AbortController().signal));
    clock.skip(lateMs);
    expect(tokens.take()).toBe(used);
    await simulation.close();
  });

  it('make a call that cannot have one in time wait for none, by what others have taken', async () => {
    const simulation = startSimulation({ client, ratePerSecond: 1, expected: 2, started: 2 });
    simulation.pause(0);
    const { clock, tokens } = { ...simulation, ...simulation.only() };
    await clock.runUntil(5000);
    const sources = new Map([[describeOperation.id, tokens]]);
    const fetch = withQuota(() => Promise.reject(new Error('reached')), { sources, now: clock.now });
    const call = (patienceMs: number): Promise<unknown> =>
      fetch(readOf('a'), { signal: new AbortController().signal, deadline: clock.now() + patienceMs });
    await expect(call(500)).rejects.toMatchObject({ kind: 'quota', headers: { 'Retry-After': '2' } });
    await expect(clock.runThrough(call(5000))).rejects.toThrow('reached');
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

  it.each([
    [2, 0],
    [40, 50],
  ])(
    'are never closer than the rate allows, whatever happens to which connection, with delays of %d ms',
    async (delayMs, lateMs) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 4, max: 40 }),
          disturbances,
          fc.array(fc.nat(1000), { minLength: 5, maxLength: 20 }),
          async (expected, ratePerSecond, list, chances) => {
            let drawn = 0;
            const draw = (most: number): number => ((chances[drawn++ % chances.length] ?? 0) / 1000) * most;
            const simulation = startSimulation({ client, ratePerSecond, expected, latencyMs: () => draw(delayMs) });
            for (const [index, replica] of simulation.replicas.entries()) replica.pauseMs = () => draw(100 * index);
            await simulation.clock.runUntil(700);
            for (const { afterMs, what, replica } of list) {
              await simulation.clock.runUntil(simulation.clock.now() + afterMs);
              if (what === 'crash') await simulation.crash();
              else await simulation.connect(what, replica);
            }
            await simulation.clock.runUntil(simulation.clock.now() + 2500);
            await simulation.close();
            // Each replica knows Redis's clock to half the time that a command and its answer take.
            expect(leastGap(simulation)).toBeGreaterThan(1000 / ratePerSecond - lateMs - 2 * delayMs);
          },
        ),
        { numRuns: 25 },
      );
    },
  );
});
