import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvValue, toCsv } from '../src/text/csv.ts';

/** Reads CSV as RFC 4180 says. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '') break;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a CSV file', () => {
  it('has a heading, a line for each row, and nothing for what is absent', () => {
    expect(toCsv(['check', 'count'], [['A', 3], ['B', undefined]])).toBe('check,count\r\nA,3\r\nB,\r\n'); // prettier-ignore
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'say "a"', '"say ""a"""'],
    ['a line break', 'a\r\nb', '"a\r\nb"'],
    ['a formula', '=1+1', "'=1+1"],
    ['a formula by plus', '+1', "'+1"],
    ['a formula by minus', '-1+cmd', "'-1+cmd"],
    ['a formula by at', '@SUM(A1)', "'@SUM(A1)"],
    ['a formula behind a tab', '\t=1', "'\t=1"],
    ['a formula behind a return', '\r=1', '"\'\r=1"'],
    ['a formula with a comma', '=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('quotes %s', (_title, value, field) => {
    expect(toCsv(['a'], [[value]])).toBe(`a\r\n${field}\r\n`);
  });

  it('is read as it was written, but for an apostrophe before what begins as a formula does', () => {
    const quoted = (given: CsvValue): string =>
      typeof given === 'string' && /^[=+\-@\t\r]/.test(given) ? `'${given}` : String(given);
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=1', "'=1", '"', ',', '\r\n', '@a'),
      fc.nat(),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 2, maxLength: 2 })), (rows: CsvValue[][]) => {
        const read = parse(toCsv(['one', 'two'], rows)).slice(1);
        expect(read).toEqual(rows.map((row) => row.map(quoted)));
      }),
    );
  });
});
