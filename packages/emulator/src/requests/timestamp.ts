const dateTime =
  /^(?<day>\d{4}-\d{2}-\d{2})T(?<time>\d{2}:\d{2}:\d{2})(?:\.(?<fraction>\d{1,9}))?(?<offset>Z|[+-]\d{2}:\d{2})$/i;

const minuteMs = 60_000;

/**
 * Reads a time as RFC 3339 writes it, with at most nine digits of a fraction, in milliseconds since 1970. Undefined for
 * everything else, times that do not exist included: month 13, February 30, second 60.
 *
 * A fraction of a millisecond counts as a whole one. Audits start at whole milliseconds, so "not before" and "before"
 * such a time mean the same with either.
 *
 * Source: RFC 3339, section 5.6.
 */
export function parseTimestamp(text: string): number | undefined {
  const { day, time, fraction = '', offset } = dateTime.exec(text)?.groups ?? {};
  if (day === undefined || time === undefined || offset === undefined) return undefined;
  const offsetMinutes = parseOffset(offset);
  const seconds = parseExisting(`${day}T${time}`);
  if (offsetMinutes === undefined || seconds === undefined) return undefined;
  const fractionMs = Math.ceil(Number(fraction.padEnd(9, '0')) / 1_000_000);
  return seconds + fractionMs - offsetMinutes * minuteMs;
}

/** `Date` rolls what does not exist over, February 30 to March 2, so the way back shows whether it did. */
function parseExisting(text: string): number | undefined {
  const date = new Date(`${text}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? date.getTime() : undefined;
}

function parseOffset(offset: string): number | undefined {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
