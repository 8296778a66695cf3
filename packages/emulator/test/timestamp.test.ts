import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTimestamp } from '../src/requests/timestamp.ts';

const twoDigits = (value: number): string => String(value).padStart(2, '0');
const date = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2999-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const offset = fc.record({ sign: fc.constantFrom('+', '-'), hours: fc.nat(23), minutes: fc.nat(59) });

it('a time is the same whatever offset it is written with', () => {
  fc.assert(
    fc.property(date, offset, (time, { sign, hours, minutes }) => {
      const offsetMs = (sign === '+' ? 1 : -1) * (hours * 60 + minutes) * 60_000;
      const local = new Date(time.getTime() + offsetMs).toISOString().slice(0, -1);
      fc.pre(!local.startsWith('-'));
      expect(parseTimestamp(`${local}${sign}${twoDigits(hours)}:${twoDigits(minutes)}`)).toBe(time.getTime());
    }),
  );
});

it('a fraction below the millisecond counts as a whole one, so that an audit is before or after it as it should be', () => {
  fc.assert(
    fc.property(fc.nat(999_999_999), (nanoseconds) => {
      const parsed = parseTimestamp(`1970-01-01T00:00:00.${String(nanoseconds).padStart(9, '0')}Z`);
      expect(parsed).toBe(Number((BigInt(nanoseconds) + 999_999n) / 1_000_000n));
    }),
  );
});

it('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseTimestamp(text)).toBeUndefined();
    }),
  );
});
