import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder. */
export const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** The repository's folder. */
export const repositoryFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** The folder of a language's configuration. */
export function languageFolder(language: string): string {
  return join(packageFolder, language);
}

/** Where a language's client is generated and built. */
export interface ClientFolders {
  readonly client: string;
  /** Temporary files: the test program, environments. */
  readonly scratch: string;
}

/** The folders of a client that is tested. */
export function testedFolders(language: string): ClientFolders {
  return { client: join(packageFolder, 'dist', language), scratch: join(packageFolder, 'dist', 'scratch', language) };
}

/** The folders of a client that is packaged, apart from those of the tests, since it may have other names. */
export function packagedFolders(language: string): ClientFolders {
  const folder = join(packageFolder, 'dist', 'packaged', language);
  return { client: join(folder, 'client'), scratch: join(folder, 'scratch') };
}

/** Folders that are kept between runs and shared by all clones on a machine. */
export interface UserCache {
  /** The folder of the generator's JARs, each named by its version. */
  readonly generators: string;
  /** Maven's local repository, apart from the user's own, so that no client is installed there. */
  readonly mavenRepository: string;
}

/**
 * Finds the user's cache.
 *
 * @param env The environment: `AUDIT_GATEWAY_CACHE_DIR` names the folder. Default: `audit-gateway` in `XDG_CACHE_HOME`,
 *   or in `.cache` of the user's home.
 */
export function userCache(env: NodeJS.ProcessEnv): UserCache {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const root =
    set('AUDIT_GATEWAY_CACHE_DIR') ?? join(set('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'audit-gateway');
  return { generators: join(root, 'openapi-generator'), mavenRepository: join(root, 'maven') };
}
