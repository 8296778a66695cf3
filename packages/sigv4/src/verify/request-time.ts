import { formatAmzDate, parseAmzDate, parseHttpDate } from '../amz-date.ts';
import { headerText, type ReceivedRequest } from './received-request.ts';
import { refuse, type SignatureRefusal } from './refusal.ts';

/** When a request says that it was signed. */
export interface RequestTime {
  /** Tells it from a refusal. */
  ok: true;
  /** The moment. */
  signedAt: Date;
  /** The same as the string to sign has it. */
  amzDate: string;
}

/** The text of a request's date: `x-amz-date`, or `date` where there is none; undefined where there is neither. */
export function dateText(request: ReceivedRequest): string | undefined {
  return headerText(request, 'x-amz-date') ?? headerText(request, 'date');
}

/**
 * Reads a request's date and compares it with the clock. The limits belong to what is allowed: at five minutes to
 * the millisecond a request still passes.
 *
 * A date in the format of HTTP passes too, since a client may sign with its `Date` header instead (botocore does
 * when it is given one).
 *
 * Source: "Troubleshoot AWS Signature Version 4 for API requests", "Credential scope errors"; the texts are AWS's.
 */
export function requestTime(text: string, now: Date, maxSkewMs: number): RequestTime | SignatureRefusal {
  const signedAt = parseAmzDate(text) ?? parseHttpDate(text);
  if (signedAt === undefined) {
    return refuse(
      'IncompleteSignatureException',
      `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }

  const amzDate = formatAmzDate(signedAt);
  const minutes = maxSkewMs / 60_000;
  const ahead = signedAt.getTime() - now.getTime();
  // Not `<`: with a clock that gives no time, `ahead` is NaN, and nothing must pass.
  if (!(ahead >= -maxSkewMs)) {
    const earliest = new Date(now.getTime() - maxSkewMs);
    return refuse(
      'InvalidSignatureException',
      `Signature expired: ${amzDate} is now earlier than ${formatAmzDate(earliest)} (${formatAmzDate(now)} - ${minutes} min.)`,
    );
  }
  if (ahead > maxSkewMs) {
    const latest = new Date(now.getTime() + maxSkewMs);
    return refuse(
      'InvalidSignatureException',
      `Signature not yet current: ${amzDate} is still later than ${formatAmzDate(latest)} (${formatAmzDate(now)} + ${minutes} min.)`,
    );
  }
  return { ok: true, signedAt, amzDate };
}
