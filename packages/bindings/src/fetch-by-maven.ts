import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const group = ['org', 'openapitools'];
const artifact = 'openapi-generator-cli';

/**
 * Brings the generator's JAR by Maven, and so from wherever the machine's Maven settings say.
 *
 * @param repository Maven's local repository. What it has of this version already is not trusted.
 * @param folder Where the JAR is to be.
 * @returns its file.
 */
export async function fetchByMaven(version: string, repository: string, folder: string): Promise<string> {
  await rm(join(repository, ...group, artifact, version), { recursive: true, force: true });
  await runCommand({
    command: 'mvn',
    args: [
      '--quiet',
      '--batch-mode',
      `-Dmaven.repo.local=${repository}`,
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
      `-Dartifact=${group.join('.')}:${artifact}:${version}:jar`,
      `-DoutputDirectory=${folder}`,
    ],
  });
  return join(folder, `${artifact}-${version}.jar`);
}
