import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { BindingsError } from './bindings-error.ts';
import { packageFolder } from './folders.ts';

/** Which generator makes the clients. */
export interface GeneratorPin {
  /** The version of openapi-generator, as `openapitools.json` pins it. */
  readonly version: string;
  /** The SHA-256 of its JAR, in hexadecimal digits. */
  readonly sha256: string;
}

/** The configuration of the generator's wrapper, and the version in it. */
export const wrapperConfiguration = z.looseObject({ 'generator-cli': z.looseObject({ version: z.string() }) });

/** The file that the wrapper is configured by. */
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
