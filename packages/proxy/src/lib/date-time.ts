// The pattern checks all ranges but the number of days in a month.
const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const endOfSeconds = 'YYYY-MM-DDThh:mm:ss'.length;
const offsetLength = '+hh:mm'.length;

/**
 * Reads a date-time of RFC 3339 and writes it in UTC with `Z`, the only form that AWS's clients send (Smithy's
 * `date-time` format). Digits of the second's fraction stay as they are.
 *
 * A second 60 is refused though RFC 3339 knows leap seconds: AWS's clients cannot send it.
 *
 * @returns undefined for anything that is not an existing time.
 */
export function toUtc(text: string): string | undefined {
  if (!dateTime.test(text) || !hasDay(text)) return undefined;
  if (text.endsWith('Z')) return text;
  const seconds = text.slice(0, endOfSeconds);
  const fraction = text.slice(endOfSeconds, -offsetLength);
  return `${new Date(seconds + text.slice(-offsetLength)).toISOString().slice(0, endOfSeconds)}${fraction}Z`;
}

/** Whether the month has the day: every month has 28, and Date takes 30 February for 1 March. */
function hasDay(text: string): boolean {
  const day = text.slice(8, 10);
  if (day <= '28') return true;
  const seconds = text.slice(0, endOfSeconds);
  return new Date(`${seconds}Z`).toISOString().startsWith(seconds);
}
