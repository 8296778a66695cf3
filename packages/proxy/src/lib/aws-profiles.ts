import { join } from 'node:path';

/** The variables that say where AWS's shared files are. */
export type ProfileEnvironment = Readonly<Record<string, string | undefined>>;

/** What AWS's shared files say of a profile. */
export interface FoundProfile {
  readonly name: string;
  /** The keys of the profile, from both files; undefined where it is in neither. */
  readonly values: Readonly<Record<string, string | undefined>> | undefined;
  /** The files that were looked in: of configuration, and of credentials. */
  readonly files: readonly string[];
}

/**
 * Finds a profile in AWS's shared files, which may be missing. Where the environment names neither the files nor a home,
 * there are none.
 *
 * @param name Default: that of `AWS_PROFILE`, or `default`.
 */
export async function findProfile(env: ProfileEnvironment, name?: string): Promise<FoundProfile> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  // An empty variable counts as not set.
  const given = (variable: string): string | undefined => (env[variable] === '' ? undefined : env[variable]);
  const profile = name ?? given('AWS_PROFILE') ?? 'default';
  const home = given('HOME') ?? given('USERPROFILE');
  const inHome = (file: string): string | undefined => home && join(home, '.aws', file);
  const configFilepath = given('AWS_CONFIG_FILE') ?? inHome('config');
  const filepath = given('AWS_SHARED_CREDENTIALS_FILE') ?? inHome('credentials');
  if (configFilepath === undefined || filepath === undefined) return { name: profile, values: undefined, files: [] };
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ configFilepath, filepath, ignoreCache: true });
  const [configured, secret] = [configFile[profile], credentialsFile[profile]];
  const values = configured === undefined && secret === undefined ? undefined : { ...secret, ...configured };
  return { name: profile, values, files: [configFilepath, filepath] };
}
