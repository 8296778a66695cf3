import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../src/retry.ts';

const positive = fc.integer({ min: 1, max: 100_000 });

describe('backoffMs', () => {
  it.each([
    [0, 200],
    [1, 400],
    [2, 800],
    [4, 3200],
    [5, 5000],
    [5000, 5000],
  ])('after %i delays gives %i ms', (step, expected) => {
    expect(backoffMs(step, 200, 5000)).toBe(expected);
  });

  it('never shrinks and never passes its bound', () => {
    fc.assert(
      fc.property(fc.nat(3000), positive, positive, (step, baseMs, maxMs) => {
        const delay = backoffMs(step, baseMs, maxMs);
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(maxMs);
        expect(backoffMs(step + 1, baseMs, maxMs)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});
