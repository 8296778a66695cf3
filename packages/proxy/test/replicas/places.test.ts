import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeFrom } from '../../src/replicas/places.ts';

it.each([
  [0, 0, 0],
  [1, 0, 300],
  [0, 1, 100],
  [100, 1, 100],
  [101, 1, 400],
  [299, 2, 500],
])('the first of every third place from %d on for seat %d is %d', (from, seat, place) => {
  expect(placeFrom(from, { intervalUs: 100, seats: 3, seat })).toBe(place);
});

it('no two seats have a place in common, and each has one in every round', () => {
  const now = 1_800_000_000_000_000;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 14 }),
      fc.integer({ min: 100, max: 10 ** 7 }),
      fc.integer({ min: 1, max: 20 }),
      (later, intervalUs, seats) => {
        const from = now + later;
        const places = Array.from({ length: seats }, (_, seat) => placeFrom(from, { intervalUs, seats, seat }));
        places.sort((a, b) => a - b);
        const [first = 0] = places;
        expect(first).toBeGreaterThanOrEqual(from);
        expect(first - from).toBeLessThan(intervalUs);
        expect(places).toEqual(Array.from({ length: seats }, (_, index) => first + index * intervalUs));
      },
    ),
  );
});
