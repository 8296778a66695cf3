import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerLimit, createSharedCallerRateLimiter } from '../../src/stores/caller-rate-limiter.ts';
import { createMemoryRateLimiter, type RateLimitResult } from '../../src/stores/rate-limiter.ts';

const waits = fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 60 });
const rates = fc.double({ min: 0.05, max: 100, noNaN: true });

describe('Rate limiter', () => {
  it('a rate limiter in memory gives in any period no more tokens than its burst and the rate for that period', () => {
    fc.assert(
      fc.property(waits, rates, fc.integer({ min: 1, max: 20 }), (list, ratePerSecond, burst) => {
        let time = 0;
        const taken: number[] = [];
        const limiter = createMemoryRateLimiter({ ratePerSecond, burst }, () => time);
        for (const wait of list) {
          time += wait;
          for (let attempt = 0; attempt < 5; attempt += 1) if (limiter.take().taken) taken.push(time);
        }
        taken.forEach((from, first) => {
          taken.slice(first).forEach((to, count) => {
            expect(count + 1).toBeLessThanOrEqual(burst + ((to - from) / 1000) * ratePerSecond + 1e-6);
          });
        });
      }),
    );
  });

  it('a rate limiter in memory says how long until the next token, which is available then and not before', () => {
    fc.assert(
      fc.property(waits, rates, fc.constantFrom(0, 0.1, 1), (list, ratePerSecond, rejectionCost) => {
        let time = 0;
        const limiter = createMemoryRateLimiter({ ratePerSecond, burst: 2, rejectionCost }, () => time);
        for (const wait of list) {
          time += wait;
          const { taken, waitMs, nextInMs } = limiter.take();
          if (taken) {
            expect(limiter.nextInMs()).toBe(nextInMs);
            continue;
          }
          const refusedAt = time;
          time = refusedAt + waitMs * 0.99;
          expect(limiter.nextInMs()).toBeGreaterThan(0);
          time = refusedAt + waitMs + 0.001;
          expect(limiter.take().taken).toBe(true);
        }
      }),
    );
  });

  it('a rate limiter in memory gives tokens ahead of their time as far as it may, an even interval apart', () => {
    const limiter = createMemoryRateLimiter({ ratePerSecond: 10, burst: 1, aheadMs: 250 }, () => 0);
    const turns = Array.from({ length: 4 }, () => limiter.take());
    expect(turns.map(({ taken }) => taken)).toEqual([true, true, true, false]);
    expect(turns.map(({ waitMs }) => Math.round(waitMs))).toEqual([0, 100, 200, 300]);
  });

  it('a rate limiter in memory lets rejected attempts cost a second together, however many there are', () => {
    let time = 0;
    const limiter = createMemoryRateLimiter({ ratePerSecond: 10, burst: 10, rejectionCost: 0.1 }, () => time);
    for (let attempt = 0; attempt < 10_000; attempt += 1) limiter.take();
    expect(limiter.nextInMs()).toBeCloseTo(1000);
    time = 1000;
    expect(limiter.take().taken).toBe(true);
  });
});

describe("a caller's rate", () => {
  const served = (ratePerSecond: number, sentPerSecond: number): number => {
    let time = 0;
    const limiter = createMemoryRateLimiter(callerLimit(ratePerSecond), () => time);
    let count = 0;
    for (; time < 60_000; time += 1000 / sentPerSecond) if (limiter.take().taken) count += 1;
    return count / 60;
  };

  it.each([
    { sent: 9, least: 8.9, most: 9.1 },
    { sent: 11, least: 9.5, most: 10.5 },
    { sent: 20, least: 8, most: 10.2 },
    { sent: 200, least: 0, most: 0.5 },
  ])(
    'of 10 a second lets $least to $most of $sent through: who sends a little too much has it, and who hammers has less',
    ({ sent, least, most }) => {
      expect(served(10, sent)).toBeGreaterThanOrEqual(least);
      expect(served(10, sent)).toBeLessThanOrEqual(most);
    },
  );

  describe('over several gateways', () => {
    const yes: RateLimitResult = { taken: true, waitMs: 0, nextInMs: 0 };
    const no: RateLimitResult = { taken: false, waitMs: 700, nextInMs: 700 };
    const open = (
      shared: () => Promise<RateLimitResult>,
      { ratePerSecond = 10, replicas = 5, available = true } = {},
    ) =>
      createSharedCallerRateLimiter({
        ratePerSecond,
        replicas,
        isAvailable: () => available,
        now: () => 0,
        shared: { take: async () => ({ ...(await shared()), held: false }) },
      });
    const countTaken = async (limiter: ReturnType<typeof open>): Promise<number> => {
      const turns = await Promise.all(Array.from({ length: 50 }, async () => limiter.take()));
      return turns.filter(({ taken }) => taken).length;
    };

    it('is decided by all of them together', async () => {
      expect(await open(() => Promise.resolve(no)).take()).toMatchObject({ taken: false, waitMs: 700 });
    });

    it('is refused without asking beyond what a single one may let through', async () => {
      let asked = 0;
      const limiter = open(() => {
        asked += 1;
        return Promise.resolve(yes);
      });
      expect(await countTaken(limiter)).toBe(10);
      expect(asked).toBe(10);
    });

    it.each([
      ['is away', { available: false }],
      ['fails', {}],
    ])('is each one’s share while Redis %s', async (_what, options) => {
      const limiter = open(() => Promise.reject(new Error('late')), options);
      expect(await countTaken(limiter)).toBe(2);
    });

    it.each([
      [3, 5, 1],
      [0.5, 5, 1],
    ])(
      'of %d lets one request through at once where its share of %d is below one',
      async (ratePerSecond, replicas, n) => {
        const limiter = open(() => Promise.resolve(yes), { ratePerSecond, replicas, available: false });
        expect(await countTaken(limiter)).toBe(n);
      },
    );

    it('is decided at once while Redis is away', () => {
      expect(open(() => Promise.resolve(yes), { available: false }).take()).not.toBeInstanceOf(Promise);
    });
  });
});
