/** What a field of a CSV file can hold. */
export type CsvValue = string | number | undefined;

// A spreadsheet takes a text that begins so for a formula, and runs it.
const formulaStart = /^[=+\-@\t\r]/;

/**
 * Writes a table as CSV (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe before them (OWASP,
 * CSV injection): names of checks and schedules come from the account.
 */
export function toCsv(heading: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [heading, ...rows].map((row) => `${row.map(toField).join(',')}\r\n`).join('');
}

function toField(value: CsvValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
