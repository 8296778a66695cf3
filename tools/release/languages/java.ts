import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildArtefacts, RegistryState } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';
import { run } from '../run.ts';
import { buildClient, fetchFile } from './build.ts';

const settings = fileURLToPath(new URL('maven-settings.xml', import.meta.url));

/**
 * Builds the Java client: a JAR, with its sources, its documentation and its POM. Maven deploys them, with the credentials
 * in `MAVEN_USERNAME` and `MAVEN_PASSWORD`.
 */
export const buildJava: BuildArtefacts = async (release) => {
  const { names, version } = release;
  const folder = await buildClient('java', release);
  const [found] = globSync(`**/${version}/*.pom`, { cwd: folder });
  if (found === undefined) throw new ReleaseError(`${folder} has no POM of version ${version}`);
  const pom = join(folder, found);
  const artifact = basename(dirname(dirname(pom)));
  return [
    {
      name: `${names.mavenGroup}:${artifact}:${version}`,
      registry: names.mavenRepository,
      state: () => stateOf(pom, found, names.mavenRepository),
      publish: () => deploy(pom, names.mavenRepository),
    },
  ];
};

async function deploy(pom: string, repository: string): Promise<void> {
  const jar = pom.replace(/\.pom$/, '');
  const cache =
    process.env['AUDIT_GATEWAY_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-gateway');
  await run([
    ...['mvn', '--quiet', '--batch-mode', '--global-settings', settings, `-Dmaven.repo.local=${join(cache, 'maven')}`],
    'org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy-file',
    ...[`-Dfile=${jar}.jar`, `-DpomFile=${pom}`, `-Dsources=${jar}-sources.jar`, `-Djavadoc=${jar}-javadoc.jar`],
    ...[`-Durl=${repository}`, '-DrepositoryId=audit-gateway'],
  ]);
}

async function stateOf(pom: string, path: string, repository: string): Promise<RegistryState> {
  const files = ['.pom', '.jar', '-sources.jar'].map((end) => ({
    own: pom.replace(/\.pom$/, end),
    path: path.replace(/\.pom$/, end),
  }));
  const base = repository.endsWith('/') ? repository : `${repository}/`;
  const states = await Promise.all(
    files.map(async (file) => {
      const published = await readFrom(new URL(file.path, base));
      if (published === undefined) return 'absent';
      return published.equals(await readFile(file.own)) ? 'same' : 'different';
    }),
  );
  // Of a deployment that failed half-way, what is there is put there again.
  if (states.includes('different')) return 'different';
  return states.includes('absent') ? 'absent' : 'same';
}

async function readFrom(url: URL): Promise<Buffer | undefined> {
  if (url.protocol === 'file:') return readFile(url).catch(() => undefined);
  const { MAVEN_USERNAME: user = '', MAVEN_PASSWORD: password } = process.env;
  const authorization =
    password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  try {
    return await fetchFile(url, authorization);
  } catch (error) {
    throw new ReleaseError(`${url.href} cannot be asked: ${String(error)}`);
  }
}
