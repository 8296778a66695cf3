import type { ErrorCode, FailureSource, Fault } from '@audit-gateway/types';
import { problemKinds } from './problem-kinds.ts';

/** The details of a failure, beyond those of its kind. */
export interface FailureDetails {
  /** What went wrong, and what is allowed; goes to the caller. */
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** Headers of the response, in addition to those that every failure has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** After how many milliseconds a retry makes sense; sent in two headers. Default: not sent. */
  readonly retryAfterMs?: number | undefined;
  /** The status that AWS gave, in place of the kind's. */
  readonly status?: number;
  /** The name that AWS gave, in place of the kind's. */
  readonly code?: ErrorCode;
  /** Who failed, in place of the kind's. */
  readonly source?: FailureSource;
  /**
   * What the log says, without anything that a caller chose. Default: the detail, but nothing where the caller failed
   * or AWS refused the request: those details may repeat what the caller sent.
   */
  readonly logMessage?: string | undefined;
  /** Goes to the log alone. */
  readonly cause?: unknown;
}

/** Why a request failed. Thrown anywhere in the request pipeline, and rendered as a problem response at its end. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: keyof typeof problemKinds;
  readonly status: number;
  readonly code: ErrorCode;
  readonly source: FailureSource;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Holds nothing that a caller chose. */
  readonly logMessage: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** The call to AWS that led to it, where AWS responded. */
  upstream?: UpstreamCall;
  /** How long the call had waited for the account's quota, in milliseconds; undefined where there is no quota. */
  quotaWaitMs?: number;
  /** How long the gateway waited for AWS, in milliseconds, where AWS did not respond. */
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

/** One call to AWS to which AWS responded. */
export interface UpstreamCall {
  readonly status: number;
  readonly requestId: string | undefined;
  /** When the call was sent, on the monotonic clock (`performance.now()`), in milliseconds. */
  readonly sentAt: number;
  /** From sending to the end of the response, in milliseconds. */
  readonly durationMs: number;
  /** How long it waited for the account's quota before, in milliseconds; undefined where there is no quota. */
  readonly quotaWaitMs?: number;
}

const upstreamKinds: ReadonlySet<Failure['kind']> = new Set([
  'aws-failure',
  'upstream-broken-answer',
  'upstream-unreachable',
  'upstream-timeout',
]);

/**
 * Whether a failure means that AWS, or the network to AWS, does not work: 5xx, no connection, no response in time, a
 * response that broke off or is not one of AWS. A status from 300 to 499 never does: the server that sent it works, and
 * would send it again.
 */
export function isUpstreamFailure({ kind, upstream }: Failure): boolean {
  const isHealthy = upstream !== undefined && upstream.status >= 300 && upstream.status < 500;
  return upstreamKinds.has(kind) && !isHealthy;
}

/** Whether a signal was aborted because the deadline passed, and not because the caller hung up. */
export function isTimeUp({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** Makes the failure of a request whose deadline has passed. Default: it waited for AWS's response. */
export function timeUp(
  details: FailureDetails = { detail: 'AWS did not answer within the time that a request may take.' },
): Failure {
  return new Failure('upstream-timeout', details);
}

/**
 * Makes the failure of a request whose deadline has passed; undefined for a signal that was aborted for another reason.
 */
export function timedOut(signal: AbortSignal): Failure | undefined {
  return isTimeUp(signal) ? timeUp() : undefined;
}
