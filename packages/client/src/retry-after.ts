/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3).
 *
 * @param value Whole seconds, or an HTTP date.
 * @param now The present time in milliseconds since 1970.
 * @returns How many milliseconds to wait, 0 for a time that is past; undefined where the value is neither.
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  // One of the three forms of an HTTP date has no zone, and means GMT all the same (RFC 9110, section 5.6.7).
  const date = value.replace(/( GMT)?$/, ' GMT');
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Math.max(0, Date.parse(date) - now);
  return isNaN(ms) ? undefined : ms;
}
