import { Failure } from '../failure/failure.ts';
import type { Fetch } from '../reading/audit-read.ts';
import { unlessAborted } from '../upstream/unless-aborted.ts';
import type { CredentialSource } from '../upstream/credential-source.ts';

/** Where fresh credentials come from. */
export interface FreshCredentialsOptions {
  /** Gives the credentials that `next` signs with. */
  readonly source: CredentialSource;
  /** Tells the time on the monotonic clock, in milliseconds; the source's clock. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Tries a read once more, with fresh credentials, when AWS refuses those that it was signed with: they can end before
 * their time, and then they end for every call until somebody asks anew. Where there are no others, the refusal stays.
 */
export function withFreshCredentials(
  next: Fetch,
  { source, now = () => performance.now() }: FreshCredentialsOptions,
): Fetch {
  return async (read, patience) => {
    const sentAt = now();
    try {
      return await next(read, patience);
    } catch (error) {
      if (!isRefusalOfAws(error)) throw error;
      const renewed = await unlessAborted(source.refuse(sentAt), patience.signal).catch(() => false);
      if (!renewed) throw error;
    }
    return next(read, patience);
  };
}

// Where there is no answer of AWS, the provider gave no credentials at all.
function isRefusalOfAws(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'gateway-credentials' && error.upstream !== undefined;
}
