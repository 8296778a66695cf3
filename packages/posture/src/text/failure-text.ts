import { AuditApiError } from '@audit-gateway/client';

/** What went wrong, in words for who looks at the page. */
export interface FailureText {
  /** Whether a key or a token helps. */
  readonly asksForCredential: boolean;
  /** Whether the caller may not see the audits. */
  readonly isForbidden: boolean;
  readonly title: string;
  /** What can be done. */
  readonly advice: string;
  /** What the gateway said, for who looks it up; undefined where nothing came. */
  readonly detail: string | undefined;
}

/**
 * Puts a failure into words.
 *
 * @param hasCredential Whether one was sent.
 */
export function describeFailure(error: unknown, hasCredential: boolean): FailureText {
  if (!(error instanceof AuditApiError)) {
    return say(
      'The page failed',
      'Load it again. If that does not help, report it with the words below.',
      String(error),
    );
  }
  const { status = 0, code } = error;
  const detail = detailOf(error);
  if (code === 'Unauthenticated' || status === 401) {
    return hasCredential
      ? say(
          'The gateway does not know this key or token',
          'It may have expired, or be mistyped. Give another one.',
          detail,
          { asksForCredential: true },
        )
      : say('The gateway asks who you are', 'Give the API key or the token that you use with it.', detail, {
          asksForCredential: true,
        });
  }
  if (code === 'Forbidden' || status === 403) {
    return say(
      'You may not read these audits',
      'The gateway knows you, and does not let you. Ask whoever runs it, or give another key or token.',
      detail,
      { asksForCredential: hasCredential, isForbidden: true },
    );
  }
  if (code === 'ThrottlingException' || status === 429) {
    const wait =
      error.retryAfterMs === undefined ? 'a minute' : `${Math.max(1, Math.ceil(error.retryAfterMs / 1000))} s`;
    return say(
      'Too many requests',
      `Your share or the quota of the AWS account is used up. It works again in ${wait}.`,
      detail,
    );
  }
  if (code === 'NetworkError' || code === 'Timeout') {
    return say(
      'The gateway is away',
      'It does not respond. Check that it runs and that you are on its network.',
      detail,
    );
  }
  if (status === 502 || status === 504 || error.source === 'aws') {
    return say(
      'AWS cannot be reached',
      'The gateway works, and AWS or the way there does not. It tries again by itself.',
      detail,
    );
  }
  if (status >= 500)
    return say('The gateway has a problem', 'It tries again by itself. If it stays, ask whoever runs it.', detail);
  if (code === 'ResourceNotFoundException') {
    return say('There is no such audit', 'AWS keeps audits for 90 days. Choose another one.', detail);
  }
  return say('The request failed', 'Check the address of the page. If it stays, ask whoever runs the gateway.', detail);
}

function say(
  title: string,
  advice: string,
  detail: string | undefined,
  { asksForCredential = false, isForbidden = false }: Partial<FailureText> = {},
): FailureText {
  return { title, advice, detail, asksForCredential, isForbidden };
}

function detailOf({ message, status, requestId }: AuditApiError): string {
  return `${status === undefined ? '' : `status ${status}: `}${message}${requestId === undefined ? '' : ` (request ${requestId})`}`;
}
