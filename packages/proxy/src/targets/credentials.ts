import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { createIsIdentityExpiredFunction, doesIdentityRequireRefresh, memoizeIdentityProvider } from '@smithy/core';
import type { CredentialProvider } from '../resilience/credential-source.ts';

/** Whose credentials a target is read with. */
export interface Identity {
  /** The AWS region whose token service is asked. */
  readonly region: string;
  /** The role to assume, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
}

const renewBeforeMs = 300_000;

/**
 * Gives an identity's credentials from AWS's default provider chain, through the role where there is one. They are kept
 * until five minutes before they expire, and renewed once for all who wait.
 */
export function credentialsFromAws({ region, roleArn }: Identity): CredentialProvider {
  const own = defaultProvider({ clientConfig: { region } });
  if (roleArn === undefined) return own;
  const assumed = memoizeIdentityProvider(
    async () => {
      // Only gateways with roles pay for loading it.
      const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
      const params = { RoleArn: roleArn, RoleSessionName: 'audit-gateway' };
      return fromTemporaryCredentials({ params, masterCredentials: own, clientConfig: { region } })();
    },
    createIsIdentityExpiredFunction(renewBeforeMs),
    doesIdentityRequireRefresh,
  );
  return async (options) => {
    const credentials = await assumed?.(options);
    if (credentials === undefined) throw new Error(`No credentials for ${roleArn}`);
    return credentials;
  };
}
