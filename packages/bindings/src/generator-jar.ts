import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BindingsError } from './bindings-error.ts';
import type { GeneratorPin } from './generator-pin.ts';

/** What it takes to have the generator's JAR. */
export interface JarOptions {
  /** Which one. */
  readonly pin: GeneratorPin;
  /** The folder where JARs are kept. */
  readonly folder: string;
  /** Brings the JAR of a version into a folder, and gives its file. */
  readonly fetchJar: (version: string, folder: string) => Promise<string>;
  /** Gets a line on what happens. */
  readonly report: (line: string) => void;
}

/**
 * Has the JAR in its folder, where the generator's wrapper looks for it: verified if it is there, fetched if it is not.
 * One that is not the JAR that is pinned is named, and fetched anew.
 *
 * @throws {BindingsError} where what is fetched is not the JAR that is pinned; nothing is kept of it.
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
