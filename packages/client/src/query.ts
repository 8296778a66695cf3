import type { ListQuery } from './paths.ts';
import { toWireTime } from './times.ts';

const times: readonly string[] = ['startTime', 'endTime'] satisfies readonly (keyof ListQuery)[];

/**
 * Writes a query: percent-encoded (a space as `%20`), a Date as a time, undefined members left out.
 *
 * @throws {AuditApiError} InvalidArgument for a time that is none, and for a value that has no text: null, NaN, an object.
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [name, toText(name, value)].map(encodeURIComponent).join('='),
    )
    .join('&');
}

function toText(name: string, value: unknown): string {
  const text = String(value);
  return typeof value === 'object' || times.includes(name) ? toWireTime(name, value) : text;
}
