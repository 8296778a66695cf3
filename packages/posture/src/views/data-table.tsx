import type { ComponentChildren, VNode } from 'preact';
import { type CsvValue, toCsv } from '../text/csv.ts';
import { numberInWords } from '../text/words.ts';

/** A column of a table, on the page and in its CSV file. */
export interface Column<Row> {
  readonly heading: string;
  /** The value in the file; and on the page, where `show` is absent. */
  readonly value: (row: Row) => CsvValue;
  readonly show?: (row: Row) => ComponentChildren;
  /** In the file alone. */
  readonly isHidden?: boolean;
}

/** A table that can be saved as CSV. */
export interface DataTableProps<Row> {
  readonly caption: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The name of the file, without `.csv`. */
  readonly file: string;
  /** What stands in place of no rows. */
  readonly empty: string;
}

/** A table, and a button that saves what it shows as CSV. */
export function DataTable<Row>({ caption, columns, rows, rowKey, file, empty }: DataTableProps<Row>): VNode {
  const shown = columns.filter(({ isHidden }) => isHidden !== true);
  return (
    <section class="table">
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {shown.map(({ heading, value }) => (
                <th
                  key={heading}
                  scope="col"
                  class={rows.some((row) => typeof value(row) === 'number') ? 'number' : undefined}
                >
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)}>
                {shown.map((column, index) =>
                  index === 0 ? (
                    <th key={column.heading} scope="row">
                      {contentOf(column, row)}
                    </th>
                  ) : (
                    <td key={column.heading} class={typeof column.value(row) === 'number' ? 'number' : undefined}>
                      {contentOf(column, row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p>{empty}</p>}
      </div>
      <CsvButton what={caption} file={file} columns={columns} rows={rows} />
    </section>
  );
}

/** What is saved as CSV. */
export interface CsvButtonProps<Row> {
  readonly what: string;
  /** The name of the file, without `.csv`. */
  readonly file: string;
  readonly columns: readonly Pick<Column<Row>, 'heading' | 'value'>[];
  readonly rows: readonly Row[];
}

/** A button that saves rows as CSV. */
export function CsvButton<Row>({ what, file, columns, rows }: CsvButtonProps<Row>): VNode {
  const saveRows = (): void => {
    const heading = columns.map((column) => column.heading);
    save(
      `${file}.csv`,
      toCsv(
        heading,
        rows.map((row) => columns.map(({ value }) => value(row))),
      ),
    );
  };
  return (
    <button
      type="button"
      class="csv"
      aria-label={`Save as CSV: ${what}`}
      onClick={saveRows}
      disabled={rows.length === 0}
    >
      Save as CSV
    </button>
  );
}

function contentOf<Row>({ show, value }: Column<Row>, row: Row): ComponentChildren {
  if (show !== undefined) return show(row);
  const content = value(row);
  return typeof content === 'number' ? numberInWords(content) : content;
}

/** Lets the browser save a text as a file. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
