import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { type Column, renderLine, renderTable } from '../src/output/table.ts';
import { formatDuration, parseDuration, printable } from '../src/output/text.ts';

const plain = picocolors.createColors(false);
const coloured = picocolors.createColors(true);

const word = fc.stringMatching(/^[A-Za-z0-9_,-]{1,14}$/);
const sentence = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
const name = fc.stringMatching(/^[A-Z_]{1,70}$/);
const kinds = {
  fixed: { column: { header: 'FIXED' }, cell: fc.stringMatching(/^[a-f0-9]{0,32}$/) },
  words: { column: { header: 'WORDS', minWidth: 8 }, cell: sentence },
  names: { column: { header: 'NAME', minWidth: 12, breaks: true }, cell: name },
  count: { column: { header: 'COUNT', align: 'right' as const }, cell: fc.nat().map(String) },
};
const table = fc.array(fc.constantFrom(...Object.values(kinds)), { minLength: 1, maxLength: 6 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns.map(({ column }): Column => column)),
    rows: fc.array(fc.tuple(...columns.map(({ cell }) => cell)), { minLength: 1, maxLength: 5 }),
  }),
);

const lettersOf = (text: string): string =>
  Array.from(stripVTControlCharacters(text).replaceAll(/\s/g, '')).sort().join('');

describe('a table', () => {
  it('of 40 columns or more is never wider than it may be, and loses nothing', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 40, max: 200 }), ({ columns, rows }, width) => {
        const text = renderTable(columns, rows, width, plain);
        const lines = text.split('\n');
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
        expect(lines.every((line) => line === line.trimEnd())).toBe(true);
        const cells = rows.flat().join('');
        const headers = columns.map(({ header }) => header).join('');
        // As blocks, each row has the headers of its cells again, but for empty cells.
        const again = rows.flatMap((row) =>
          columns.filter((_, index) => row[index] !== '').map(({ header }) => header),
        );
        expect([lettersOf(headers + cells), lettersOf(again.join('') + cells)]).toContain(lettersOf(text));
      }),
    );
  });

  it('looks the same with colours as without', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sentence, sentence), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 90 }),
        (rows, width) => {
          const columns = [
            { header: 'ONE', minWidth: 14 },
            { header: 'TWO', minWidth: 14 },
          ];
          const paint = (text: string): string => (text === '' ? '' : coloured.red(text));
          const painted = renderTable(
            columns,
            rows.map((row) => row.map(paint)),
            width,
            coloured,
          );
          expect(stripVTControlCharacters(painted)).toBe(renderTable(columns, rows, width, plain));
        },
      ),
    );
  });

  it('has no end on a pipe', () => {
    const long = 'x'.repeat(500);
    expect(renderTable([{ header: 'A', minWidth: 1 }], [[long]], Infinity, plain)).toBe(`A\n${long}\n`);
    expect(renderLine(long, Infinity)).toBe(`${long}\n`);
  });

  it('is nothing where there are no rows', () => {
    expect(renderTable([{ header: 'A' }], [], 80, plain)).toBe('');
  });
});

describe('a duration', () => {
  it.each([
    ['7d', 604_800_000],
    ['36h', 129_600_000],
    ['90m', 5_400_000],
    ['45s', 45_000],
    ['10ms', 10],
    ['0s', 0],
    ['', undefined],
    ['7', undefined],
    ['7w', undefined],
    ['-1d', undefined],
    ['1.5h', undefined],
    ['1d 2h', undefined],
    ['9999999s', undefined],
  ])('%j is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    [0, '0s'],
    [999, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_661_000, '1h 1m'],
    [86_400_000, '1d'],
    [90_061_000, '1d 1h'],
    [86_460_000, '1d'],
    [-5, '0s'],
  ])('of %d ms is written as %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

it('printable text has no control characters, and is else the same', () => {
  const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
  // fast-check's own unit of any character costs seconds.
  const unit = fc.integer({ min: 0, max: 0x2fff }).map((point) => String.fromCodePoint(point));
  fc.assert(fc.property(fc.string({ unit }), (text) => !controls.test(printable(text))));
  expect(printable('daily-audit 日本 ▁')).toBe('daily-audit 日本 ▁');
});
