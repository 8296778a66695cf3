import { Failure } from '../errors/failure.ts';
import type { CredentialSource } from '../upstream/credential-source.ts';
import { SignatureTimeError } from '../upstream/signing-clock.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { abortable } from '../lib/wait.ts';

/** Where fresh credentials come from. */
export interface FreshCredentialsOptions {
  /** Gives the credentials that `next` signs with. */
  readonly source: CredentialSource;
  /** Tells the time on the monotonic clock, in milliseconds; the source's clock. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Sends a request once more, with fresh credentials, when AWS refuses those that it was signed with: they can end before
 * their time, and then they end for every call until somebody asks anew. Where there are no others, the refusal stays.
 */
export function withFreshCredentials(
  next: UpstreamHandler,
  { source, now = () => performance.now() }: FreshCredentialsOptions,
): UpstreamHandler {
  return async (request, context) => {
    const sentAt = now();
    try {
      return await next(request, context);
    } catch (error) {
      if (!isRefusalOfAws(error)) throw error;
      const renewed = await abortable(source.refuse(sentAt), context.signal).catch(() => false);
      if (!renewed) throw error;
    }
    return next(request, context);
  };
}

// Where there is no response of AWS, the provider gave no credentials at all. Other credentials do not help a wrong clock.
function isRefusalOfAws(error: unknown): boolean {
  if (!(error instanceof Failure) || error.cause instanceof SignatureTimeError) return false;
  return error.kind === 'gateway-credentials' && error.upstream !== undefined;
}
