/** The longest wait that is read from a response or sent in one, in milliseconds: a day. */
export const maxRetryAfterMs = 86_400_000;

/**
 * The headers that say when a client should try again. HTTP's own has whole seconds (RFC 9110, section 10.2.3); current
 * AWS SDKs read only `x-amz-retry-after`, in milliseconds (retry behaviour 2.1).
 *
 * @param ms In how many milliseconds, 0 or more; fractions are rounded up, so that no client comes too early.
 */
export function retryAfterHeaders(ms: number): Readonly<Record<'Retry-After' | 'x-amz-retry-after', string>> {
  const whole = Math.min(maxRetryAfterMs, Math.max(0, Math.ceil(ms)));
  return { 'Retry-After': String(Math.ceil(whole / 1000)), 'x-amz-retry-after': String(whole) };
}

/** The headers of a received response by their lower-case names. */
export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads when a response says to try again: `x-amz-retry-after`, else `Retry-After` in seconds or as a date, which counts
 * from the response's own `Date`.
 *
 * @returns milliseconds from 0 to {@link maxRetryAfterMs}; undefined where neither header can be read.
 */
export function readRetryAfter(headers: ReceivedHeaders): number | undefined {
  const exact = wholeNumber(headers['x-amz-retry-after']);
  const seconds = wholeNumber(headers['retry-after']);
  const ms = exact ?? (seconds === undefined ? untilDate(headers) : seconds * 1000);
  return ms === undefined ? undefined : Math.min(maxRetryAfterMs, ms);
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function untilDate({ 'retry-after': value, date }: ReceivedHeaders): number | undefined {
  if (typeof value !== 'string' || typeof date !== 'string') return undefined;
  // A bare number is a date for Date.parse.
  if (!/[A-Za-z]/.test(value)) return undefined;
  const ms = Date.parse(value) - Date.parse(date);
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
