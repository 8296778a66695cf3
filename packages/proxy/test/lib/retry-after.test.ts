import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter, retryAfterHeaders } from '../../src/lib/retry-after.ts';
import { Failure } from '../../src/errors/failure.ts';
import { toProblemResponse } from '../../src/errors/problem.ts';

const toLowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

describe('Retry after', () => {
  it.each([
    { ms: 0, seconds: '0', exact: '0' },
    { ms: 0.2, seconds: '1', exact: '1' },
    { ms: 850, seconds: '1', exact: '850' },
    { ms: 1001, seconds: '2', exact: '1001' },
    { ms: -5, seconds: '0', exact: '0' },
    { ms: Infinity, seconds: '86400', exact: '86400000' },
  ])('The two headers that say when to try again are $seconds and $exact for $ms ms', ({ ms, seconds, exact }) => {
    expect(retryAfterHeaders(ms)).toEqual({ 'Retry-After': seconds, 'x-amz-retry-after': exact });
  });

  it('The two headers that say when to try again are read back to the millisecond, rounded up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 86_400_000, noNaN: true }), (ms) => {
        expect(readRetryAfter(toLowerCase(retryAfterHeaders(ms)))).toBe(Math.ceil(ms));
      }),
    );
  });

  it('The two headers that say when to try again both come with a failure that knows the time, and neither with one that does not', () => {
    const headersOf = (retryAfterMs?: number): Readonly<Record<string, string>> =>
      toProblemResponse(new Failure('unavailable', { detail: 'Busy.', retryAfterMs }), 'id').headers;
    expect(headersOf(1500)).toMatchObject({ 'Retry-After': '2', 'x-amz-retry-after': '1500' });
    expect(headersOf()).not.toHaveProperty('Retry-After');
    expect(headersOf()).not.toHaveProperty('x-amz-retry-after');
  });
});

describe('Retry after', () => {
  it.each([
    { headers: {}, ms: undefined },
    { headers: { 'retry-after': '2' }, ms: 2000 },
    { headers: { 'retry-after': '2', 'x-amz-retry-after': '150' }, ms: 150 },
    { headers: { 'retry-after': '2', 'x-amz-retry-after': 'soon' }, ms: 2000 },
    { headers: { 'retry-after': '-1' }, ms: undefined },
    { headers: { 'retry-after': '1.5' }, ms: undefined },
    { headers: { 'retry-after': '99999999999' }, ms: 86_400_000 },
    { headers: { 'retry-after': '9'.repeat(400) }, ms: undefined },
    { headers: { 'retry-after': ['1', '2'] }, ms: undefined },
    { headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, ms: 10_000 },
    { headers: { 'retry-after': 'Wed, 21 Oct 2026 07:27:00 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, ms: 0 },
    { headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT' }, ms: undefined },
    { headers: { 'retry-after': 'tomorrow', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, ms: undefined },
  ])("AWS's $headers is read as a retry after $ms ms", ({ headers, ms }) => {
    expect(readRetryAfter(headers)).toBe(ms);
  });
});
