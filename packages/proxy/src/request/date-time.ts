// The clock's ranges stand in the pattern; how many days a month has does not.
const dateTime =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads a date-time of RFC 3339 and writes it in UTC with `Z`, the only form that AWS's clients send (Smithy's
 * `date-time` format). Digits of the second's fraction stay as they are.
 *
 * A second 60 is refused though RFC 3339 knows leap seconds: AWS's clients have no way to say it.
 *
 * @returns undefined for anything that is not an existing time.
 */
export function toUtc(text: string): string | undefined {
  const [, seconds, day, fraction = '', offset] = dateTime.exec(text) ?? [];
  if (seconds === undefined || day === undefined || offset === undefined) return undefined;
  // Every month has 28 days, and Date takes 30 February for 1 March.
  if (day > '28' && !new Date(`${seconds}Z`).toISOString().startsWith(seconds)) return undefined;
  return offset === 'Z' ? text : `${new Date(`${seconds}${offset}`).toISOString().slice(0, 19)}${fraction}Z`;
}
