import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultUrlState, formatUrlState, parseUrlState, ranges, severities, views } from '../src/page/url-state.ts';

const optional = (pattern: RegExp) => fc.option(fc.stringMatching(pattern), { nil: undefined });

describe('the address of the page', () => {
  it('says all that is shown, so that a link shows the same', () => {
    const state = fc.record({
      view: fc.constantFrom(...views),
      days: fc.constantFrom(...ranges),
      type: optional(/^[A-Z_]{1,30}$/),
      schedule: optional(/^[a-zA-Z0-9_-]{1,128}$/),
      severities: fc.subarray([...severities]),
      before: optional(/^[0-9a-f]{32}$/),
      after: optional(/^[0-9a-f]{32}$/),
      target: optional(/^[a-z][a-z0-9-]{0,20}$/),
    });
    fc.assert(
      fc.property(state, (shown) => {
        expect(parseUrlState(formatUrlState(shown))).toEqual(shown);
      }),
    );
  });

  it('is short where nothing is chosen', () => {
    expect(formatUrlState(defaultUrlState)).toBe('');
    expect(formatUrlState({ ...defaultUrlState, view: 'trend', severities: ['critical', 'high'] })).toBe(
      '?view=trend&severity=critical.high',
    );
  });

  it.each([
    '?view=settings',
    '?days=31',
    '?days=30days',
    '?severity=fatal',
    '?schedule=a%20b',
    '?before=../../x',
    '?target=..%2F..',
    '?target=..',
    '?target=https://example.com',
    '?type=%3Cscript%3E',
    '?view=',
    '?%zz',
  ])('ignores what it cannot use: %s', (query) => {
    expect(parseUrlState(query)).toEqual(defaultUrlState);
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(views).toContain(parseUrlState(query).view);
      }),
    );
  });
});
