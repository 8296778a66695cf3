import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RenewedMap } from '../../src/lib/renewed-map.ts';

it('has what a Map has, whatever comes and goes', () => {
  const key = fc.nat(100);
  const steps = fc.array(fc.oneof(fc.record({ set: key, value: fc.nat() }), fc.record({ remove: key })), {
    minLength: 200,
    maxLength: 500,
  });
  fc.assert(
    fc.property(steps, (taken) => {
      const map = new Map<number, number>();
      const renewed = new RenewedMap<number, number>();
      for (const step of taken) {
        if ('set' in step) {
          map.set(step.set, step.value);
          renewed.set(step.set, step.value);
        } else {
          map.delete(step.remove);
          renewed.delete(step.remove);
        }
      }
      for (let each = 0; each <= 100; each += 1) expect(renewed.get(each)).toBe(map.get(each));
    }),
    { numRuns: 50 },
  );
});
