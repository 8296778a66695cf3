import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseRetryAfter } from '../src/fetch.ts';

afterEach(() => void vi.unstubAllEnvs());

const now = Date.parse('1994-11-06T08:49:00Z');

function parse(value: string, present = now): number | undefined {
  return parseRetryAfter(new Headers({ 'retry-after': value }), present);
}

describe('parseRetryAfter', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['no seconds', '0', 0],
    ['an IMF date', 'Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['an RFC 850 date', 'Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['an asctime date', 'Sun Nov  6 08:49:37 1994', 37_000],
    ['a date that is past', 'Sun, 06 Nov 1994 08:48:00 GMT', 0],
    ['nothing', '', undefined],
    ['text', 'soon', undefined],
    ['seconds with a unit', '2 s', undefined],
    ['hour 25', 'Sun, 06 Nov 1994 25:49:37 GMT', undefined],
  ])('reads %s', (_case, value, expected) => {
    // Wherever the caller lives.
    vi.stubEnv('TZ', 'America/New_York');
    expect(parse(value)).toBe(expected);
  });

  it('reads every number of seconds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seconds, anyNow) => {
        expect(parse(String(seconds), anyNow)).toBe(seconds * 1000);
      }),
    );
  });

  it('reads every HTTP date to the second', () => {
    const times = fc.integer({
      min: Date.parse('1970-01-01T00:00:00Z') / 1000,
      max: Date.parse('9999-12-31T23:59:59Z') / 1000,
    });
    fc.assert(
      fc.property(times, times, (time, present) => {
        const value = new Date(time * 1000).toUTCString();
        expect(parse(value, present * 1000)).toBe(Math.max(0, time - present) * 1000);
      }),
    );
  });

  it('gives a delay or nothing for whatever a header may have', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseRetryAfter({ get: () => value }, now) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each([
    ['exact milliseconds', '1500', '2', 1500],
    ['no milliseconds', '0', '2', 0],
    ['a value that is no number', 'soon', '2', 2000],
    ['a negative value', '-5', '2', 2000],
    ['a fraction', '1.5', '2', 2000],
  ])(
    'prefers x-amz-retry-after where it has %s, and falls back where it cannot be read',
    (_case, ms, seconds, expected) => {
      const headers = new Headers({ 'x-amz-retry-after': ms, 'retry-after': seconds });
      expect(parseRetryAfter(headers, now)).toBe(expected);
    },
  );
});
