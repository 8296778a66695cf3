import { invalidArgument } from './invalid-argument.ts';

// What follows the seconds in RFC 3339, section 5.6, in capitals.
const fractionAndOffset = /^(\.\d+)?(Z|[+-][01]\d:[0-5]\d)$/;

/**
 * Writes a time as the contract wants it: RFC 3339, in UTC, in milliseconds.
 *
 * @param name The query parameter that it is for.
 * @param time A Date, or an RFC 3339 date and time with its offset: one without is ambiguous.
 * @throws {AuditApiError} InvalidArgument for anything else, and for a day or hour that does not exist.
 */
export function toWireTime(name: string, time: unknown): string {
  const text = time instanceof Date ? toIso(time) : String(time);
  const local = text.slice(0, 19);
  // Engines read February 30 as March 2, and hour 24 as the next day: only what comes back the same exists.
  if (!fractionAndOffset.test(text.slice(19)) || !toIso(`${local}Z`).startsWith(local)) {
    throw invalidArgument(`/query/${name}`, `must not be ${String(time)}; times are RFC 3339`);
  }
  return toIso(text);
}

// Unlike toISOString, this does not throw for an invalid Date.
function toIso(time: Date | string): string {
  return JSON.stringify(new Date(time)).slice(1, -1);
}
