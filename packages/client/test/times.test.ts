import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWireTime } from '../src/wire.ts';

describe('toWireTime', () => {
  it.each([
    ['a Date', new Date(1767225600000), '2026-01-01T00:00:00.000Z'],
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['another offset', '2026-01-01T02:30:00+02:30', '2026-01-01T00:00:00.000Z'],
    ['a fraction', '2026-01-01T00:00:00.25Z', '2026-01-01T00:00:00.250Z'],
    ['microseconds', '2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00.123Z'],
    ['a leap day', '2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
  ])('writes %s in UTC', (_case, time, expected) => {
    expect(toWireTime('startTime', time)).toBe(expected);
  });

  it.each([
    ['an invalid Date', new Date(NaN), 'Invalid Date'],
    ['a year of five digits', new Date(8.64e15), String(new Date(8.64e15))],
    ['text', 'yesterday', 'yesterday'],
    ['nothing', '', ''],
    ['a date alone', '2026-01-01', '2026-01-01'],
    ['no offset', '2026-01-01T00:00:00', '2026-01-01T00:00:00'],
    ['month 13', '2026-13-01T00:00:00Z', '2026-13-01T00:00:00Z'],
    ['February 30', '2026-02-30T00:00:00Z', '2026-02-30T00:00:00Z'],
    ['February 29 of a common year', '2026-02-29T00:00:00+01:00', '2026-02-29T00:00:00+01:00'],
    ['hour 24', '2026-01-01T24:00:00Z', '2026-01-01T24:00:00Z'],
    ['second 60', '2026-12-31T23:59:60Z', '2026-12-31T23:59:60Z'],
    ['an offset of a day', '2026-01-01T00:00:00+99:00', '2026-01-01T00:00:00+99:00'],
    ['text before', ' 2026-01-01T00:00:00Z', ' 2026-01-01T00:00:00Z'],
    ['text behind', '2026-01-01T00:00:00Z\n', '2026-01-01T00:00:00Z\n'],
    ['milliseconds', 1767225600000, '1767225600000'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
  ])('refuses %s, and names it', (_case, time, named) => {
    expect(() => toWireTime('endTime', time)).toThrow(
      expect.objectContaining({
        name: 'AuditApiError',
        code: 'InvalidArgument',
        message: `/query/endTime must not be ${named}; times are RFC 3339`,
        errors: [{ path: '/query/endTime', message: `must not be ${named}; times are RFC 3339` }],
      }),
    );
  });

  it('keeps the instant of every Date of four-digit years', () => {
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(new Date(toWireTime('startTime', date))).toEqual(date);
        expect(toWireTime('startTime', date.toISOString())).toBe(date.toISOString());
      }),
    );
  });

  it('never writes what is not a time, whatever it gets', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789-T:.Z+ ')) })),
        (text) => {
          let written;
          try {
            written = toWireTime('startTime', text);
          } catch {
            return;
          }
          expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        },
      ),
    );
  });
});
