import type { ErrorCode, FailureSource, Fault } from '@audit-gateway/types';
import { problemKinds } from './problem-kinds.ts';

/** What one failure says beyond its kind. */
export interface FailureDetails {
  /** What went wrong, and what is allowed; goes to the caller. */
  readonly detail: string;
  /** Every fault of an invalid request. */
  readonly errors?: readonly Fault[];
  /** Headers of the answer, in addition to those that every failure has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In how many milliseconds the request is worth another try; sent in two headers. Default: not said. */
  readonly retryAfterMs?: number | undefined;
  /** The status that AWS gave, in place of the kind's. */
  readonly status?: number;
  /** The name that AWS gave, in place of the kind's. */
  readonly code?: ErrorCode;
  /** Who failed, in place of the kind's. */
  readonly source?: FailureSource;
  /**
   * What the log says of it, without anything that a caller chose. Default: the detail, but nothing for failures of the
   * caller and refusals of AWS, whose details may repeat what the caller sent.
   */
  readonly logMessage?: string | undefined;
  /** What led to it; goes to the log alone. */
  readonly cause?: unknown;
}

/** A request ends here, and this is what its caller is told. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** The kind of the failure. */
  readonly kind: keyof typeof problemKinds;
  /** The HTTP status. */
  readonly status: number;
  /** The error's name. */
  readonly code: ErrorCode;
  /** Who failed. */
  readonly source: FailureSource;
  /** Every fault of an invalid request. */
  readonly errors: readonly Fault[] | undefined;
  /** Headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the log says of it: nothing that a caller chose. */
  readonly logMessage: string | undefined;
  /** In how many milliseconds the request is worth another try. */
  readonly retryAfterMs: number | undefined;
  /** The call to AWS that led to it, where AWS answered. */
  upstream?: UpstreamCall;
  /** How long the call had waited for the account's quota, in milliseconds, where it had one. */
  quotaWaitMs?: number;
  /** How long AWS had to answer, in milliseconds, where it did not. */
  upstreamMs?: number;

  constructor(kind: keyof typeof problemKinds, details: FailureDetails) {
    super(details.detail, { cause: details.cause });
    this.kind = kind;
    this.status = details.status ?? problemKinds[kind].status;
    this.code = details.code ?? problemKinds[kind].code;
    this.source = details.source ?? problemKinds[kind].source;
    this.errors = details.errors;
    this.headers = details.headers ?? {};
    const mayRepeatCaller = this.source === 'caller' || kind === 'aws-refusal';
    this.logMessage = details.logMessage ?? (mayRepeatCaller ? undefined : details.detail);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** One call to AWS that AWS answered. */
export interface UpstreamCall {
  /** The HTTP status. */
  readonly status: number;
  /** AWS's id of the request. */
  readonly requestId: string | undefined;
  /** When the call was sent, on the monotonic clock (`performance.now()`), in milliseconds. */
  readonly sentAt: number;
  /** From sending to the end of the response, in milliseconds. */
  readonly durationMs: number;
  /** How long it waited for the account's quota before, in milliseconds; undefined where it has none. */
  readonly quotaWaitMs?: number;
}

const upstreamKinds: ReadonlySet<Failure['kind']> = new Set([
  'aws-failure',
  'upstream-broken-answer',
  'upstream-unreachable',
  'upstream-timeout',
]);

/**
 * Whether a failure means that AWS, or the way there, does not work: 5xx, no connection, no response in time, a response
 * that broke off or is none of AWS. A status from 300 to 499 never does: whoever sent it works, and would say the same
 * again.
 */
export function isUpstreamFailure({ kind, upstream }: Failure): boolean {
  const answered = upstream !== undefined && upstream.status >= 300 && upstream.status < 500;
  return upstreamKinds.has(kind) && !answered;
}

/** Whether a signal was aborted because the time was up, and not because the reader left. */
export function isTimeUp({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** Makes the failure of a reader whose time is up; undefined for a signal that was not aborted for that. */
export function timedOut(signal: AbortSignal): Failure | undefined {
  if (!isTimeUp(signal)) return undefined;
  return new Failure('upstream-timeout', { detail: 'AWS did not answer within the time that a request may take.' });
}
