import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { packageFolder } from './folders.ts';
import { BindingsError, runCommand } from './run-command.ts';

/** The generator that makes the clients. */
export interface GeneratorPin {
  /** The version of openapi-generator, as `openapitools.json` pins it. */
  readonly version: string;
  /** The SHA-256 of its JAR, in hexadecimal digits. */
  readonly sha256: string;
}

/** The configuration of the generator's wrapper, and the version in it. */
export const wrapperConfiguration = z.looseObject({ 'generator-cli': z.looseObject({ version: z.string() }) });

/** The configuration file of the wrapper. */
export const wrapperConfigurationFile = join(packageFolder, 'openapitools.json');

/**
 * Joins the version and the checksum.
 *
 * @param checksums The content of `openapi-generator.sha256`, as sha256sum writes it.
 * @throws {BindingsError} where there is no checksum for the version.
 */
export function pinGenerator(version: string, checksums: string): GeneratorPin {
  const lines = checksums.split('\n').map((line) => line.split('  '));
  const [sha256 = ''] = lines.find(([, file]) => file === `${version}.jar`) ?? [];
  if (/^[0-9a-f]{64}$/.test(sha256)) return { version, sha256 };
  throw new BindingsError(
    `openapi-generator.sha256 has no checksum of ${version}.jar, which openapitools.json asks for: add it as sha256sum writes it`,
  );
}

/** Reads which generator makes the clients. */
export async function readGeneratorPin(): Promise<GeneratorPin> {
  const { 'generator-cli': cli } = wrapperConfiguration.parse(
    JSON.parse(await readFile(wrapperConfigurationFile, 'utf8')),
  );
  return pinGenerator(cli.version, await readFile(join(packageFolder, 'openapi-generator.sha256'), 'utf8'));
}

const group = ['org', 'openapitools'];
const artifact = 'openapi-generator-cli';

/**
 * Downloads the generator's JAR with Maven, and so from where the machine's Maven settings say.
 *
 * @param repository Maven's local repository. A JAR that it already has is not trusted.
 * @param folder Where to put the JAR.
 * @returns the JAR's file.
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

/** Options of {@link ensureGeneratorJar}. */
export interface JarOptions {
  readonly pin: GeneratorPin;
  /** The folder where JARs are kept. */
  readonly folder: string;
  /** Downloads the JAR of a version into a folder, and returns its file. */
  readonly fetchJar: (version: string, folder: string) => Promise<string>;
  /** Called with a line about each action. */
  readonly report: (line: string) => void;
}

/**
 * Makes sure that the folder where the generator's wrapper looks has the pinned JAR. A JAR with another checksum is
 * reported and replaced.
 *
 * @throws {BindingsError} where the downloaded file is not the pinned JAR; it is not kept.
 */
export async function ensureGeneratorJar({ pin, folder, fetchJar, report }: JarOptions): Promise<void> {
  const { version, sha256: wanted } = pin;
  const kept = join(folder, `${version}.jar`);
  const found = await sha256Of(kept);
  if (found === wanted) return;
  if (found !== undefined) report(`${kept} is refused and fetched anew: ${difference(found, wanted)}`);
  else report(`openapi-generator ${version} is fetched by Maven, once`);

  await mkdir(folder, { recursive: true });
  const arriving = await mkdtemp(join(folder, 'arriving-'));
  try {
    const file = await fetchJar(version, arriving);
    const brought = await sha256Of(file);
    if (brought !== wanted) {
      throw new BindingsError(
        `Maven's openapi-generator-cli ${version} is refused: ${difference(brought ?? 'of no file', wanted)}`,
      );
    }
    await rename(file, kept);
  } finally {
    await rm(arriving, { recursive: true });
  }
}

function difference(found: string, wanted: string): string {
  return `its SHA-256 is ${found}, and openapi-generator.sha256 says ${wanted}`;
}

async function sha256Of(file: string): Promise<string | undefined> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
