import { parseDateTime } from '@audit-gateway/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('parseDateTime', () => {
  it.each([
    ['2026-01-31T23:59:59Z', ['2026-01-31T23:59:59', '', 'Z']],
    ['2026-01-31T00:00:00.5+05:30', ['2026-01-31T00:00:00', '.5', '+05:30']],
    ['2024-02-29T00:00:00.123456789123Z', ['2024-02-29T00:00:00', '.123456789123', 'Z']],
    ['0000-02-29T00:00:00-23:59', ['0000-02-29T00:00:00', '', '-23:59']],
  ])('splits %s', (text, [seconds, fraction, offset]) => {
    expect(parseDateTime(text)).toEqual({ seconds, fraction, offset });
  });

  it.each([
    ...['', 'yesterday', '2026-01-31', '2026-01-31T00:00:00', '2026-01-31 00:00:00Z', '2026-1-31T00:00:00Z'],
    ...['2026-01-31t00:00:00z', '2026-01-31T00:00:00.Z', '2026-01-31T00:00:00+0100', ' 2026-01-31T00:00:00Z'],
    ...['2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-32T00:00:00Z'],
    ...['2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2100-02-29T00:00:00Z', '2026-02-30T00:00:00+01:00'],
    ...['2026-01-31T24:00:00Z', '2026-01-31T00:60:00Z', '2026-01-31T00:00:60Z', '2026-01-31T00:00:00+24:00'],
  ])('refuses "%s"', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  it('accepts every time that Date writes', () => {
    const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(time, (date) => parseDateTime(date.toISOString())?.offset === 'Z'));
  });
});
