import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { imageKeys } from '../image/images.ts';
import { namesFile, readNames, type ReleaseNames } from '../names.ts';
import { ReleaseError } from '../release-error.ts';
import { run } from '../run.ts';
import { type PublicPackage, readJson } from './workspaces.ts';

const packed = z.array(z.object({ name: z.string(), files: z.array(z.object({ path: z.string() })) }));
const manifestSchema = z.record(z.string(), z.unknown());
const repositorySchema = z.looseObject({ type: z.string() });

/** What only developers of the workspace need. */
const workspaceOnly = ['scripts', 'devDependencies', 'nx', 'size-limit'];

/** Lists the files that npm would pack of packages, by their names. */
export async function filesToPack(
  root: string,
  packages: readonly PublicPackage[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const workspaces = packages.flatMap(({ name }) => ['--workspace', name]);
  const listed = await run(['npm', 'pack', '--dry-run', '--json', '--ignore-scripts', ...workspaces], { cwd: root });
  return new Map(packed.parse(JSON.parse(listed)).map(({ name, files }) => [name, files.map(({ path }) => path)]));
}

/**
 * Copies what npm would pack of a package, under the names of a release: in its package.json, in the imports of its code
 * and declarations, and in its README, which may name an image too. The condition of its sources in `exports` stays: it
 * is no package.
 *
 * @param paths Its files, as {@link filesToPack} lists them.
 * @param packages All packages that are published: those are what is renamed.
 * @param folder Where it goes.
 * @throws {ReleaseError} where a file that its package.json leads to is not there: it was not built.
 */
export async function stagePackage(
  one: PublicPackage,
  paths: readonly string[],
  packages: readonly PublicPackage[],
  names: ReleaseNames,
  folder: string,
): Promise<void> {
  const rename = renamer(packages, names);
  for (const path of paths.filter((file) => file !== 'package.json')) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const content = await readFile(join(one.folder, path));
    // Any text may name a package; what holds a zero is an image, a font or the like.
    await writeFile(join(folder, path), content.includes(0) ? content : rename(content.toString()));
  }
  const manifest = publishedManifest(readJson(join(one.folder, 'package.json')), names, rename);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const absent = targetsOf([manifest['exports'], manifest['bin']]).filter((path) => !existsSync(join(folder, path)));
  if (absent.length > 0) {
    throw new ReleaseError(`${one.name} is not built: ${absent.join(', ')} is missing; run "npm run build" first`);
  }
}

/** Renames the packages and the images of the workspace in a text, to those of a release. */
export function renamer(packages: readonly PublicPackage[], names: ReleaseNames): (text: string) => string {
  const own = readNames(namesFile);
  const renamed = [
    ...packages.map(({ name }) => ({ name, to: `${names.npmScope}/${name.replace(/^.*\//, '')}` })),
    ...imageKeys.map((key) => ({ name: own.images[key].replaceAll('.', '\\.'), to: names.images[key] })),
  ];
  return (text) =>
    renamed.reduce((result, { name, to }) => result.replaceAll(new RegExp(`${name}(?![\\w-])`, 'g'), to), text);
}

function publishedManifest(
  value: unknown,
  { npmRegistry, repository }: ReleaseNames,
  rename: (text: string) => string,
): Readonly<Record<string, unknown>> {
  const manifest = manifestSchema.parse(JSON.parse(rename(JSON.stringify(value))));
  const kept = Object.entries(manifest).filter(([key]) => !workspaceOnly.includes(key));
  return {
    ...Object.fromEntries(kept),
    repository: { ...repositorySchema.parse(manifest['repository']), url: `git+${repository}.git` },
    bugs: `${repository}/issues`,
    publishConfig: { access: 'public', registry: npmRegistry },
  };
}

/** The files that `exports` and `bin` lead to; patterns of several files are left to publint. */
function targetsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('./') && !value.includes('*') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(targetsOf))];
}
