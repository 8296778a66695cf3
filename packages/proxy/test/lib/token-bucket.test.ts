import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBucket } from '../../src/lib/token-bucket.ts';

describe('Token bucket', () => {
  const steps = fc.array(
    fc.record({ waitMs: fc.nat({ max: 2000 }), add: fc.constantFrom(0, 0.2, 1), tries: fc.nat({ max: 5 }) }),
    { maxLength: 60 },
  );

  it('a token bucket gives what it held, what came back and what was added, and no more', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (all, capacity, perSecond) => {
          let time = 0;
          let allowance: number = capacity;
          let taken = 0;
          const bucket = createTokenBucket({ capacity, perSecond, now: () => time });
          for (const { waitMs, add, tries } of all) {
            time += waitMs;
            bucket.add(add);
            allowance += (waitMs / 1000) * perSecond + add;
            for (let attempt = 0; attempt < tries; attempt += 1) if (bucket.take()) taken += 1;
            expect(taken).toBeLessThanOrEqual(allowance + 1e-6);
          }
        },
      ),
    );
  });

  it('a token bucket never holds more than its capacity', () => {
    let time = 0;
    const bucket = createTokenBucket({ capacity: 3, perSecond: 1, now: () => time });
    time += 1_000_000;
    bucket.add(1_000_000);
    expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([true, true, true, false]);
  });

  it('a token bucket says how long until the next one, and is right about it', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0.01, max: 100, noNaN: true }), (all, perSecond) => {
        let time = 0;
        const bucket = createTokenBucket({ capacity: 2, perSecond, now: () => time });
        for (const { waitMs } of all) {
          time += waitMs;
          while (bucket.take());
          time += bucket.waitMs();
          expect(bucket.waitMs()).toBe(0);
          expect(bucket.take()).toBe(true);
        }
      }),
    );
  });
});
