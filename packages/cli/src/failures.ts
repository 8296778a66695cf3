import { AuditApiError, type AuditApiErrorCode, auditRetentionDays } from '@audit-gateway/client';
import { printable } from './output/text.ts';

/** The exit statuses. The README's table has them too. */
export const exitStatus = {
  /** Done, without findings of `check`. */
  ok: 0,
  /** `check`: something new was found. `watch`: the audit failed or was canceled. */
  found: 1,
  /** Inconclusive: wrong arguments, no such audit, refused credentials, failed checks. */
  unknown: 2,
  /** The gateway is away, throttled or broken: the same command may succeed later. */
  unavailable: 3,
  /** A bug of the command itself (EX_SOFTWARE of sysexits.h): it must not look like a finding. */
  bug: 70,
  /** Interrupted, as shells have it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/** A failure that is reported as one line, without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** The exit status that it leads to. */
  readonly status: number;

  constructor(message: string, status: number = exitStatus.unknown) {
    super(message);
    this.status = status;
  }
}

/** A failure as the user sees it. */
export interface FailureReport {
  readonly status: number;
  /** One line, without its end; empty where there is nothing to say. */
  readonly line: string;
}

const unavailable: ReadonlySet<AuditApiErrorCode> = new Set([
  'ThrottlingException',
  'InternalFailureException',
  'Timeout',
  'NetworkError',
  'BrokenResponse',
  'RepeatedToken',
]);

/**
 * Says what a failure means to the user.
 *
 * @throws what is no failure of the gateway or of the user: a bug, which keeps its stack.
 */
export function describeFailure(error: unknown): FailureReport {
  if (error instanceof CommandFailure) return { status: error.status, line: printable(error.message) };
  if (!(error instanceof AuditApiError)) throw error;
  if (error.code === 'Aborted') return { status: exitStatus.interrupted, line: '' };
  const isUnavailable = unavailable.has(error.code) || (error.status ?? 0) >= 500;
  return {
    status: isUnavailable ? exitStatus.unavailable : exitStatus.unknown,
    line: printable([explain(error), error.requestId && `(request ${error.requestId})`].filter(Boolean).join(' ')),
  };
}

function explain({ code, message, errors, retryAfterMs }: AuditApiError): string {
  const hint = hints[code];
  const later = retryAfterMs === undefined ? '' : `; try again in ${Math.ceil(retryAfterMs / 1000)} s`;
  // The flag is what the user knows of the client's options.
  if (errors.some(({ path }) => path === '/options/baseUrl')) return message.replace('/options/baseUrl', '--url');
  return `${hint === undefined ? '' : `${hint}: `}${message}${later}`;
}

const hints: Partial<Record<AuditApiErrorCode, string>> = {
  NetworkError: 'the gateway cannot be reached (--url or AUDIT_GATEWAY_URL says where it is)',
  Timeout: 'the gateway does not respond in time',
  ThrottlingException: 'the gateway is throttled',
  InternalFailureException: 'the gateway or AWS failed',
  WaitTimeout: 'the audit is not over',
  Unauthenticated: 'the gateway does not know the caller (--api-key-file or --token-file says who calls)',
  Forbidden: 'the caller may not read audits',
  ResourceNotFoundException: `no audit has this id, or it is older than ${auditRetentionDays} days`,
};
