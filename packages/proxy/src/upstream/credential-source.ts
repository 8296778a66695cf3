import type { Credentials } from '@audit-gateway/sigv4';

/** A memoized credential provider of the AWS SDK, as far as it is used. */
export type CredentialProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;

/** The results of asking for fresh credentials: others, the same as before, or an error. */
export const renewals = ['renewed', 'unchanged', 'failed'] as const;

/** One of {@link renewals}. */
export type Renewal = (typeof renewals)[number];

/** Options of {@link createCredentialSource}. */
export interface CredentialSourceOptions {
  /** The least time between two forced refreshes, in milliseconds. Default: 30,000. */
  readonly intervalMs?: number;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Notified of the result of each forced refresh, with the error where it failed. */
  readonly onRenewal?: (renewal: Renewal, error?: unknown) => void;
}

/** The credentials to sign with. */
export interface CredentialSource {
  /**
   * Gives the credentials: at once those that the provider gave within the last second. During a forced refresh it
   * waits for the result.
   *
   * @throws what the provider throws.
   */
  get(): Credentials | Promise<Credentials>;
  /**
   * To be called when AWS refused the credentials of a call. Unless they have changed since, or were refreshed lately,
   * the provider is asked for fresh ones; calls that are refused together share the refresh.
   *
   * @param sentAt When the call began, on the monotonic clock, in milliseconds.
   * @returns whether the credentials have changed, so that a retry makes sense. It never rejects.
   */
  refuse(sentAt: number): Promise<boolean>;
}

// Under load, to wait for each call's own promise costs as much as to sign the call. The provider renews credentials
// minutes before they end.
const goodForMs = 1000;

/**
 * Creates a source on top of a memoized provider, which renews credentials by their own expiry, and gives what it
 * keeps when AWS has ended them earlier: only `forceRefresh` makes it ask again.
 */
export function createCredentialSource(
  provider: CredentialProvider,
  { intervalMs = 30_000, now = () => performance.now(), onRenewal }: CredentialSourceOptions = {},
): CredentialSource {
  let current: Credentials | undefined;
  let givenAt = -Infinity;
  let changedAt = -Infinity;
  let askedAt = -Infinity;
  let asking: Promise<boolean> | undefined;

  const keep = (credentials: Credentials): boolean => {
    const changed = current !== undefined && !areEqual(current, credentials);
    current = credentials;
    givenAt = now();
    if (changed) changedAt = givenAt;
    return changed;
  };

  const ask = async (): Promise<boolean> => {
    askedAt = now();
    try {
      const changed = keep(await provider({ forceRefresh: true }));
      onRenewal?.(changed ? 'renewed' : 'unchanged');
      return changed;
    } catch (error) {
      onRenewal?.('failed', error);
      return false;
    } finally {
      asking = undefined;
    }
  };

  const askProvider = async (): Promise<Credentials> => {
    await asking;
    const credentials = await provider();
    keep(credentials);
    return credentials;
  };

  return {
    get: () => (asking === undefined && current !== undefined && now() - givenAt < goodForMs ? current : askProvider()),
    refuse: async (sentAt) => {
      if (changedAt > sentAt) return true;
      if (asking === undefined && now() - askedAt < intervalMs) return false;
      return (asking ??= ask());
    },
  };
}

function areEqual(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId && a.secretAccessKey === b.secretAccessKey && a.sessionToken === b.sessionToken
  );
}
