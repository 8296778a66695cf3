import { parseDateTime } from '@audit-gateway/contract';

/**
 * Writes a date-time of RFC 3339 in UTC with `Z`, the only form that AWS's clients send (Smithy's `date-time` format).
 * The fraction of the second stays as it is.
 *
 * @returns undefined for anything that is not an existing time.
 */
export function toUtc(text: string): string | undefined {
  const parsed = parseDateTime(text);
  if (parsed === undefined || parsed.offset === 'Z') return parsed && text;
  const { seconds, fraction, offset } = parsed;
  return `${new Date(seconds + offset).toISOString().slice(0, seconds.length)}${fraction}Z`;
}
