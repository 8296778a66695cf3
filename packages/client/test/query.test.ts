import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serializeQuery } from '../src/wire.ts';

const names = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((name) => !['startTime', 'endTime', '__proto__'].includes(name));

describe('serializeQuery', () => {
  it('is read back the same by whoever decodes it', () => {
    fc.assert(
      fc.property(fc.dictionary(names, fc.oneof(fc.string({ unit: 'binary' }), fc.integer())), (query) => {
        const read = new URLSearchParams(serializeQuery(query));
        expect([...read]).toEqual(Object.entries(query).map(([name, value]) => [name, String(value)]));
      }),
    );
  });

  it('writes nothing but unreserved characters and escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (nextToken) => {
        expect(serializeQuery({ nextToken })).toMatch(/^nextToken=([\w.!~*'()-]|%[\dA-F]{2})*$/);
      }),
    );
  });

  it.each([
    ['a space is %20 and a plus %2B', { nextToken: 'a b+c' }, 'nextToken=a%20b%2Bc'],
    ['a Date is a time', { startTime: new Date(0) }, 'startTime=1970-01-01T00%3A00%3A00.000Z'],
    ['a Date is a time in any member', { later: new Date(0) }, 'later=1970-01-01T00%3A00%3A00.000Z'],
    ['undefined is left out', { taskType: undefined, maxResults: 5 }, 'maxResults=5'],
    ['empty text is kept', { nextToken: '' }, 'nextToken='],
    ['there may be nothing', {}, ''],
  ])('writes a query in which %s', (_case, query, expected) => {
    expect(serializeQuery(query)).toBe(expected);
  });

  it.each([
    ['null', { taskStatus: null }, '/query/taskStatus'],
    ['an object', { taskType: { a: 1 } }, '/query/taskType'],
    ['an array', { taskType: ['a'] }, '/query/taskType'],
    ['a time that is none', { startTime: 'soon' }, '/query/startTime'],
    ['an invalid Date', { endTime: new Date(NaN) }, '/query/endTime'],
  ])('refuses %s instead of dropping it', (_case, query, path) => {
    expect(() => serializeQuery(query)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument', errors: [expect.objectContaining({ path })] }),
    );
  });
});
