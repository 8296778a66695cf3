import { AuditApiError, type AuditApiErrorCode, auditRetentionDays } from '@audit-gateway/client';
import { printable } from './output/text.ts';

/** The exit statuses. The README's table has them too. */
export const exitStatus = {
  /** Done, without findings of `check`. */
  ok: 0,
  /** `check`: something new was found. `watch`: the audit failed or was canceled. */
  found: 1,
  /** Inconclusive: wrong arguments, no such audit, refused credentials, failed checks, output that cannot be written. */
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
  const option = errors.map(({ path }) => path).find((path) => path in settings);
  if (option !== undefined) return message.replace(option, settings[option] ?? '');
  return `${hint === undefined ? '' : `${hint}: `}${message}${later}`;
}

/** What the user knows of the client's options. */
const settings: Readonly<Record<string, string>> = {
  '/options/baseUrl': '--url or AUDIT_GATEWAY_URL',
  '/options/apiKey': 'the API key (--api-key-file or AUDIT_GATEWAY_API_KEY)',
  '/options/token': 'the token (--token-file or AUDIT_GATEWAY_TOKEN)',
};

const hints: Partial<Record<AuditApiErrorCode, string>> = {
  NetworkError: 'the gateway cannot be reached (--url or AUDIT_GATEWAY_URL says where it is)',
  Timeout: 'the gateway does not respond in time',
  ThrottlingException: 'the gateway is throttled',
  InternalFailureException: 'the gateway or AWS failed',
  BrokenResponse: 'what responded is no gateway (--url or AUDIT_GATEWAY_URL says where it is)',
  WaitTimeout: 'the audit is not over',
  Unauthenticated: 'the gateway does not know the caller (--api-key-file or --token-file says who calls)',
  Forbidden: 'the caller may not read audits',
  ResourceNotFoundException: `no audit has this id, or it is older than ${auditRetentionDays} days`,
};
