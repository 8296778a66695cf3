import { parseDateTime } from '@audit-gateway/contract';

const maxFraction = '.123456789'.length;

/**
 * Parses a date-time of RFC 3339, section 5.6, in milliseconds since 1970; undefined for anything else, times that do not
 * exist included, and for more than nine digits of a fraction. AWS accepts `t` and `z` as well.
 *
 * A fraction of a millisecond is rounded up. Audits start at whole milliseconds, so no comparison changes.
 */
export function parseTimestamp(text: string): number | undefined {
  const parsed = parseDateTime(text.toUpperCase());
  if (parsed === undefined || parsed.fraction.length > maxFraction) return undefined;
  const { seconds, fraction, offset } = parsed;
  return new Date(seconds + offset).getTime() + Math.ceil(Number(fraction.slice(1).padEnd(9, '0')) / 1_000_000);
}
