import { Failure } from '../errors/failure.ts';
import type { CredentialSource } from '../upstream/credential-source.ts';
import { SignatureTimeError } from '../upstream/signing-clock.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { abortable } from '../lib/wait.ts';

/** Options of {@link withFreshCredentials}. */
export interface FreshCredentialsOptions {
  /** The source of the credentials that `next` signs with. */
  readonly source: CredentialSource;
  /** The monotonic clock, in milliseconds; the source's clock. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Sends a request once more, with fresh credentials, when AWS refuses those that it was signed with: they can be
 * revoked before they expire, and then every call fails until they are refreshed. Where there are no others, the
 * failure stays.
 */
export function withFreshCredentials(
  next: UpstreamHandler,
  { source, now = () => performance.now() }: FreshCredentialsOptions,
): UpstreamHandler {
  return async (request, callOptions) => {
    const sentAt = now();
    try {
      return await next(request, callOptions);
    } catch (error) {
      if (!areRefusedByAws(error)) throw error;
      const renewed = await abortable(source.refuse(sentAt), callOptions.signal).catch(() => false);
      if (!renewed) throw error;
    }
    return next(request, callOptions);
  };
}

// Without a response of AWS, the provider gave no credentials at all. Other credentials do not help a wrong clock.
function areRefusedByAws(error: unknown): boolean {
  if (!(error instanceof Failure) || error.cause instanceof SignatureTimeError) return false;
  return error.kind === 'gateway-credentials' && error.upstream !== undefined;
}
