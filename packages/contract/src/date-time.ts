// How many days a month has is not in the pattern.
const pattern =
  /^(?<seconds>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?<fraction>\.\d+)?(?<offset>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The parts of a date-time, as they were written. */
export interface DateTime {
  /** Date and time up to the seconds, without an offset: `2026-01-31T00:00:00`. */
  readonly seconds: string;
  /** The fraction of the second with its point; '' where there is none. */
  readonly fraction: string;
  /** `Z` or `±hh:mm`. */
  readonly offset: string;
}

/**
 * Parses a date-time (RFC 3339, section 5.6) in capitals. A second 60 is refused, though RFC 3339 knows leap seconds:
 * AWS's clients cannot send it.
 *
 * @returns undefined for anything else, and for a day that does not exist.
 */
export function parseDateTime(text: string): DateTime | undefined {
  const { seconds = '', fraction = '', offset = '' } = pattern.exec(text)?.groups ?? {};
  return seconds !== '' && hasDay(seconds) ? { seconds, fraction, offset } : undefined;
}

/** Whether the month has the day. Every month has 28, and Date takes 30 February for 2 March. */
function hasDay(seconds: string): boolean {
  return seconds.slice(8, 10) <= '28' || new Date(`${seconds}Z`).toISOString().startsWith(seconds);
}
