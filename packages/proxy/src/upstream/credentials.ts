import type { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { RoleSettings } from '../config/target-settings.ts';
import { findProfile } from '../lib/aws-profiles.ts';
import type { Network } from '../lib/network.ts';
import type { CredentialProvider } from './credential-source.ts';

/** Whose credentials a target's requests are signed with. */
export interface Identity {
  /** The target's AWS region. */
  readonly region: string;
  /** The profile of AWS's shared files that the credentials come from; undefined: the gateway's own identity. */
  readonly profile?: string | undefined;
  /** The roles to assume: the first one by the profile or the gateway's own identity, each by the one before. */
  readonly roles?: readonly RoleSettings[] | undefined;
  /** The region whose token service is asked; undefined: the target's. */
  readonly stsRegion?: string | undefined;
}

/** A profile that is not in AWS's shared files. Its message names the profile and the files, and holds no secret. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

type AwsCredentials = Awaited<ReturnType<ReturnType<typeof defaultProvider>>>;

/** A provider whose credentials may also say when they expire, and of which account they are. */
type Provider = (options?: { readonly forceRefresh?: boolean }) => Promise<AwsCredentials>;

const renewBeforeMs = 300_000;

/**
 * Gives an identity's credentials from AWS's default provider chain or a profile, through the roles where there are any.
 * They are kept until five minutes before they expire, and renewed once for all who wait. `forceRefresh` reads them anew
 * from where they come from: a shared file or token file from disk, a process by running it, anything else by asking its
 * endpoint.
 *
 * The AWS SDK is loaded at the first call.
 *
 * @param network How token services are reached. Default: directly.
 */
export function credentialsFromAws(identity: Identity, network?: Network): CredentialProvider {
  let provider: Promise<CredentialProvider> | undefined;
  return async (options) => (await (provider ??= openProvider(identity, network)))(options);
}

async function openProvider(identity: Identity, network: Network | undefined): Promise<Provider> {
  const { profile, roles = [] } = identity;
  // The region is the parent's, so that SSO keeps the region of its own that the profile names.
  const handler = network && {
    requestHandler: (await import('./request-handler.ts')).createRequestHandler(network),
  };
  const region = identity.stsRegion ?? identity.region;
  // Without `ignoreCache` the SDK reads each shared file once in the life of the process.
  const init = {
    parentClientConfig: { region, ...handler },
    ...(handler && { clientConfig: handler }),
    ignoreCache: true,
  };
  const own = profile === undefined ? await ownCredentials(init) : await profileCredentials(profile, init);
  if (roles.length === 0) return own;

  // Only gateways with roles pay for loading it.
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const assume = async (forceRefresh: boolean): Promise<AwsCredentials> => {
    // The client asks for them more than once.
    let credentials = await own({ forceRefresh });
    for (const role of roles) {
      const clientConfig = { region, ...handler };
      credentials = await fromTemporaryCredentials({
        params: paramsOf(role),
        masterCredentials: credentials,
        clientConfig,
      })();
    }
    return credentials;
  };
  // The token service may refuse the gateway's own credentials: they rotate as well.
  return keepWhileGood((forceRefresh) => (forceRefresh ? assume(true) : assume(false).catch(() => assume(true))));
}

type ProviderInit = Parameters<typeof defaultProvider>[0];

async function ownCredentials(init: ProviderInit): Promise<Provider> {
  const chain = (await import('@aws-sdk/credential-provider-node')).defaultProvider(init);
  return (options) =>
    chain(options).catch(async (error: unknown) => {
      const profile = process.env['AWS_PROFILE'] ?? '';
      // The chain says of a missing profile only that no provider gave credentials.
      const isOfChain = error instanceof Error && error.name === 'CredentialsProviderError';
      if (profile !== '' && isOfChain) await checkProfile(profile, error);
      throw error;
    });
}

/** A profile alone: without it, the default chain would sign with another identity than the one that is wanted. */
async function profileCredentials(profile: string, init: ProviderInit): Promise<Provider> {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  return keepWhileGood(() =>
    fromIni({ ...init, profile })().catch(async (error: unknown) => {
      await checkProfile(profile, error);
      throw error;
    }),
  );
}

/** @throws {ProfileError} where AWS's shared files do not have the profile. */
async function checkProfile(name: string, cause: unknown): Promise<void> {
  const { values, files } = await findProfile(process.env, name);
  if (values !== undefined || files.length === 0) return;
  throw new ProfileError(`There is no profile "${name}" in ${files.join(' or ')}`, { cause });
}

function paramsOf({ arn, externalId, sessionName, durationSeconds, tags }: RoleSettings) {
  return {
    RoleArn: arn,
    RoleSessionName: sessionName ?? 'audit-gateway',
    ExternalId: externalId,
    DurationSeconds: durationSeconds,
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Keeps credentials until five minutes before they expire. */
async function keepWhileGood(provide: (forceRefresh: boolean) => Promise<AwsCredentials>): Promise<Provider> {
  const { createIsIdentityExpiredFunction, doesIdentityRequireRefresh, memoizeIdentityProvider } =
    await import('@smithy/core');
  const kept = memoizeIdentityProvider(
    (options) => provide(options?.['forceRefresh'] === true),
    createIsIdentityExpiredFunction(renewBeforeMs),
    doesIdentityRequireRefresh,
  );
  let last: AwsCredentials | undefined;
  return async (options) => {
    try {
      last = (await kept?.(options)) ?? last;
    } catch (error) {
      // Those at hand are good for a while yet when the first attempts to renew them fail.
      if (options?.forceRefresh === true || (last?.expiration?.getTime() ?? 0) <= Date.now()) throw error;
    }
    if (last === undefined) throw new Error('The provider gave no credentials');
    return last;
  };
}
