/** How long the waits before retries are. */
export interface RetryDelayOptions {
  /** The longest wait before the first retry, in milliseconds; it doubles with each further one. */
  readonly baseMs: number;
  /** The longest wait before any retry, in milliseconds. */
  readonly capMs: number;
  /** Draws a number from 0 up to 1, as Math.random does. */
  readonly random: () => number;
}

/**
 * Draws the wait before a retry with full jitter: any time from nothing to the longest, so that those who failed
 * together do not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog).
 *
 * @param retries How many retries there were before this one.
 */
export function drawDelay(retries: number, { baseMs, capMs, random }: RetryDelayOptions): number {
  return random() * Math.min(capMs, baseMs * 2 ** retries);
}

/**
 * Reads how long a `Retry-After` in seconds asks to wait, in milliseconds (RFC 9110, section 10.2.3). AWS sends no
 * dates; what is not read is waited for without end, which is no retry.
 */
export function readRetryAfter(value = '0'): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Infinity;
}
