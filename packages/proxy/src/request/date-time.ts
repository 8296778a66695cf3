const dateTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a date-time of RFC 3339 and writes it in UTC with `Z`, the only form that AWS's clients send (Smithy's
 * `date-time` format). Digits of the second's fraction stay as they are.
 *
 * A second 60 is refused though RFC 3339 knows leap seconds: AWS's clients have no way to say it.
 *
 * @returns undefined for anything that is not an existing time.
 */
export function toUtc(text: string): string | undefined {
  const [, seconds, fraction = '', offset] = dateTime.exec(text) ?? [];
  if (seconds === undefined || offset === undefined) return undefined;
  const local = new Date(`${seconds}Z`);
  // Date takes 30 February for 1 March.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(seconds)) return undefined;
  const instant = new Date(`${seconds}${offset}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  return `${instant.toISOString().slice(0, 19)}${fraction}Z`;
}
