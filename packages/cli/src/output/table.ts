import CliTable from 'cli-table3';
import { stripVTControlCharacters } from 'node:util';
import type { Context } from '../context.ts';
import type { Style } from './style.ts';

/** A column of a table. */
export interface Column {
  /** At most six letters where the table has long cells, so that narrow terminals have room for them. */
  readonly header: string;
  /** Default: left. */
  readonly align?: 'left' | 'right';
  /** How narrow it may get, in columns of the terminal; its cells are wrapped then. Default: it is not wrapped. */
  readonly minWidth?: number;
  /** Whether its cells are wrapped between any two letters, as long names have to be; they must not have colours. */
  readonly breaks?: boolean;
}

const gap = '  ';
const narrowest = 40;

/** How wide output may be: COLUMNS, or the terminal; at least 40. A pipe has no end. */
export function widthOf({ env, stdout }: Context): number {
  const columns = Number(env['COLUMNS']);
  const width = columns > 0 ? columns : stdout.isTTY ? (stdout.columns ?? 80) : Infinity;
  return Math.max(width, narrowest);
}

/**
 * Lays rows out as a table without borders. Where it is too wide with every column as narrow as it may get, each row
 * becomes a block of lines, one for each cell.
 *
 * @param rows Cells, which may have colours.
 * @returns Text that ends in a line break; empty where there is no row.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string {
  if (rows.length === 0) return '';
  const widths = fit(columns, rows, width);
  if (widths === undefined) return renderBlocks(columns, rows, width, style);
  const head = columns.map(({ header, align = 'left' }) => ({ content: style.dim(header), hAlign: align }));
  const body = rows.map((row) => columns.map((column, index) => toCell(row[index] ?? '', column)));
  return render([head, ...body], widths);
}

function renderBlocks(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string {
  const labelWidth = Math.max(...columns.map(({ header }) => header.length));
  const valueWidth = width - labelWidth - gap.length;
  const blocks = rows.map((row) => {
    const cells = columns.flatMap((column, index) => {
      const text = row[index] ?? '';
      const breaks = column.breaks === true || longestWord(text) > valueWidth;
      const content = breaks ? stripVTControlCharacters(text) : text;
      return text === '' ? [] : [[{ content: style.dim(column.header) }, { content, wrapOnWordBoundary: !breaks }]];
    });
    return render(cells, [labelWidth, valueWidth]);
  });
  return blocks.join('\n');
}

interface Cell {
  readonly content: string;
  readonly hAlign?: 'left' | 'right';
  readonly wrapOnWordBoundary?: boolean;
}

function toCell(content: string, { align = 'left', breaks = false }: Column): Cell {
  return { content, hAlign: align, wrapOnWordBoundary: !breaks };
}

function render(rows: readonly (readonly Cell[])[], widths: readonly number[]): string {
  const none = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'];
  const between = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'];
  const table = new CliTable({
    chars: { ...Object.fromEntries([...none, ...between].map((name) => [name, ''])), middle: gap },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: [...widths],
    wordWrap: true,
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Wraps a line of text between words. Its end included; an empty line stays one. */
export function renderLine(text: string, width: number): string {
  return Number.isFinite(width) && text !== '' ? render([[{ content: text }]], [width]) : `${text}\n`;
}

/** The table would cut off what does not fit between two spaces. */
function longestWord(text: string): number {
  return Math.max(
    ...stripVTControlCharacters(text)
      .split(/\s/)
      .map(({ length }) => length),
  );
}

/** The width of each column; undefined where they do not fit. */
function fit(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] | undefined {
  const widths = columns.map(({ header }, index) =>
    Math.max(header.length, ...rows.map((row) => stripVTControlCharacters(row[index] ?? '').length)),
  );
  const least = columns.map(({ header, minWidth = Infinity, breaks = false }, index) => {
    const words = breaks ? 0 : Math.max(0, ...rows.map((row) => longestWord(row[index] ?? '')));
    return Math.min(Math.max(minWidth, header.length, words), widths[index] ?? 0);
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const room = width - gap.length * (columns.length - 1);
  if (sum(least) > room) return undefined;
  // The widest gives way first, so that no column is wrapped much more than another.
  while (sum(widths) > room) {
    const spare = widths.map((each, index) => (each > (least[index] ?? 0) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
