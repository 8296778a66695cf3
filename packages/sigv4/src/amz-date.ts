/**
 * A moment in the ISO 8601 basic format of `x-amz-date`, in whole seconds of UTC: `20150830T123600Z`. Its first
 * eight characters are the day of the credential scope.
 *
 * Source: "Create a signed AWS API request", step 1.
 *
 * @throws {TypeError} when the date is invalid or its year has not four digits.
 */
export function formatAmzDate(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new TypeError('the date is invalid');
  const iso = date.toISOString();
  if (iso.length !== isoLength) throw new TypeError('the year of the date must have four digits');
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

const isoLength = '2015-08-30T12:36:00.000Z'.length;

/** The day of a formatted date, `20150830`, as the credential scope names it. */
export function dayOf(amzDate: string): string {
  return amzDate.slice(0, 8);
}

/**
 * Reads what {@link formatAmzDate} writes; anything else, February 30 included, is undefined. Formatting it again
 * is the check, because `Date` rolls days that do not exist over into the next month.
 */
export function parseAmzDate(text: string): Date | undefined {
  if (!amzDatePattern.test(text)) return undefined;
  const date = new Date(
    `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}.000Z`,
  );
  return !Number.isNaN(date.getTime()) && formatAmzDate(date) === text ? date : undefined;
}

const amzDatePattern = /^\d{8}T\d{6}Z$/;

/**
 * Reads the `Date` header: the one format that is to be sent, IMF-fixdate (RFC 9110, section 5.6.7), and the same
 * with `-0000` for `GMT`, which botocore sends. Anything else is undefined.
 */
export function parseHttpDate(text: string): Date | undefined {
  const inGmt = text.endsWith(' -0000') ? `${text.slice(0, -'-0000'.length)}GMT` : text;
  const date = new Date(inGmt);
  return inGmt.length === httpDateLength && date.toUTCString() === inGmt ? date : undefined;
}

const httpDateLength = 'Sun, 30 Aug 2015 12:36:00 GMT'.length;
