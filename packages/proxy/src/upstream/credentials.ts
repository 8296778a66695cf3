import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { createIsIdentityExpiredFunction, doesIdentityRequireRefresh, memoizeIdentityProvider } from '@smithy/core';
import type { CredentialProvider } from './credential-source.ts';

/** Whose credentials a target's requests are signed with. */
export interface Identity {
  /** The AWS region whose token service is asked. */
  readonly region: string;
  /** The role to assume, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
}

const renewBeforeMs = 300_000;

/**
 * Gives an identity's credentials from AWS's default provider chain, through the role where there is one. They are kept
 * until five minutes before they expire, and renewed once for all who wait. `forceRefresh` reads them anew from where
 * they come from: a shared file or token file from disk, a process by running it, anything else by asking its endpoint.
 */
export function credentialsFromAws({ region, roleArn }: Identity): CredentialProvider {
  // Without `ignoreCache` the SDK reads each shared file once in the life of the process. The region is the parent's, so
  // that SSO keeps the region of its own that the profile names.
  const own = defaultProvider({ parentClientConfig: { region }, ignoreCache: true });
  if (roleArn === undefined) return own;

  const assume = async (forceRefresh: boolean): ReturnType<typeof own> => {
    // Only gateways with roles pay for loading it.
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const params = { RoleArn: roleArn, RoleSessionName: 'audit-gateway' };
    // The client asks for them more than once.
    const base = await own({ forceRefresh });
    return fromTemporaryCredentials({ params, masterCredentials: base, clientConfig: { region } })();
  };
  const assumed = memoizeIdentityProvider(
    // The token service may refuse the gateway's own credentials: they rotate as well.
    async (options) => (options?.['forceRefresh'] === true ? assume(true) : assume(false).catch(() => assume(true))),
    createIsIdentityExpiredFunction(renewBeforeMs),
    doesIdentityRequireRefresh,
  );
  let last: Awaited<ReturnType<typeof own>> | undefined;
  return async (options) => {
    try {
      last = (await assumed?.(options)) ?? last;
    } catch (error) {
      // Those at hand are good for a while yet when the first attempts to renew them fail.
      if (options?.forceRefresh === true || (last?.expiration?.getTime() ?? 0) <= Date.now()) throw error;
    }
    if (last === undefined) throw new Error(`No credentials for ${roleArn}`);
    return last;
  };
}
