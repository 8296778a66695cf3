import type { RawResponse } from './raw-response.ts';
import type { AwsError } from './aws-error.ts';

/** Options of {@link createSigningClock}. */
export interface SigningClockOptions {
  /** The machine's clock. */
  readonly clock: () => Date;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Notified when the offset changes: by how many milliseconds the machine's clock is behind AWS's, negative: ahead. */
  readonly onOffset?: (offsetMs: number) => void;
}

/** A clock that follows AWS's, as far as responses show it. */
export interface SigningClock {
  now(): Date;
  /** Follows the `Date` of a response to a request whose signature AWS accepted. */
  onAccepted(response: RawResponse): void;
  /**
   * Follows the `Date` of a response that refuses the time of a signature.
   *
   * @returns whether a retry makes sense, since its signature would have another time.
   */
  onRefused(error: SignatureTimeError): boolean;
  /** Undoes the last correction: AWS refused that time as well. No other is made for half a minute. */
  revert(): void;
}

/** The smallest difference that counts, as in AWS's SDKs: AWS accepts five minutes, and a response takes its time. */
const toleranceMs = 240_000;
/** By how much the clock of a service that accepted a signature can differ from its time: five minutes, and a little. */
const maxAcceptedMs = 330_000;
const pauseAfterRevertMs = 30_000;

// The names that AWS's SDKs check (CLOCK_SKEW_ERROR_CODES of @smithy/core): of the time, and of any fault of a
// signature.
const timeErrors: ReadonlySet<string> = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);
const signatureErrors: ReadonlySet<string> = new Set(['AuthFailure', 'InvalidSignature', 'SignatureDoesNotMatch']);

/** Whether AWS refuses a signature because of its time: by the error's name, its message, or the response's `Date`. */
export function isClockError({ name = '', message = '' }: AwsError, response: RawResponse): boolean {
  const bare = name.replace(/Exception$/, '');
  if (timeErrors.has(bare)) return true;
  if (!signatureErrors.has(bare)) return false;
  const skewMs = Math.abs((dateOf(response) ?? response.signedAt) - response.signedAt);
  return skewMs >= toleranceMs || /not yet current|expired/i.test(message);
}

/**
 * AWS refused a signature because of its time. The message says by how much the time was off, and nothing of the
 * signature.
 */
export class SignatureTimeError extends Error {
  override readonly name = 'SignatureTimeError';
  /** When it was signed, in milliseconds since 1970. */
  readonly signedAt: number;
  /** AWS's time, in milliseconds since 1970; undefined where its response has no `Date`. */
  readonly awsTime: number | undefined;

  constructor(response: RawResponse) {
    const awsTime = dateOf(response);
    super(describeSkew(awsTime === undefined ? undefined : awsTime - response.signedAt));
    this.signedAt = response.signedAt;
    this.awsTime = awsTime;
  }
}

/**
 * Creates a clock that corrects itself by AWS's: when AWS refuses the time of a signature, and when the `Date` of its
 * responses begins to differ by four minutes. A correction that does not help is undone, so that a wrong `Date` costs
 * one more request in half a minute.
 */
export function createSigningClock(options: SigningClockOptions): SigningClock {
  const { clock, now = () => performance.now(), onOffset } = options;
  let offsetMs = 0;
  // The offset before a correction that is not confirmed yet.
  let formerMs: number | undefined;
  let pausedUntil = -Infinity;

  const setOffset = (ms: number): void => {
    offsetMs = Math.round(ms);
    onOffset?.(offsetMs);
  };

  return {
    now: () => new Date(clock().getTime() + offsetMs),
    onAccepted: (response) => {
      formerMs = undefined;
      const awsTime = dateOf(response);
      const skewMs = Math.abs((awsTime ?? response.signedAt) - response.signedAt);
      if (awsTime !== undefined && skewMs >= toleranceMs && skewMs <= maxAcceptedMs)
        setOffset(awsTime - clock().getTime());
    },
    onRefused: ({ signedAt, awsTime }) => {
      const corrected = clock().getTime() + offsetMs;
      // Another request has corrected the clock since this one was signed.
      if (Math.abs(corrected - signedAt) >= toleranceMs) return true;
      if (awsTime === undefined || Math.abs(awsTime - corrected) < toleranceMs || now() < pausedUntil) return false;
      formerMs ??= offsetMs;
      setOffset(awsTime - clock().getTime());
      return true;
    },
    revert: () => {
      if (formerMs === undefined) return;
      pausedUntil = now() + pauseAfterRevertMs;
      setOffset(formerMs);
      formerMs = undefined;
    },
  };
}

function dateOf({ headers: { date } }: RawResponse): number | undefined {
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Says how far the gateway's clock is off.
 *
 * @param behindMs By how many milliseconds it is behind AWS's; negative: ahead; undefined: unknown.
 */
export function describeSkew(behindMs: number | undefined): string {
  if (behindMs === undefined) return "The gateway's clock is off; AWS did not say by how much.";
  const seconds = Math.round(Math.abs(behindMs) / 1000);
  return `The gateway's clock is ${seconds} s ${behindMs < 0 ? 'ahead of' : 'behind'} AWS's.`;
}
