import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BuildArtefacts } from './artefact.ts';
import { buildGo } from './languages/go.ts';
import { buildJava } from './languages/java.ts';
import { buildPython } from './languages/python.ts';
import { namesFile as ownNames, readNames } from './names.ts';
import { buildImages } from './image/image.ts';
import { buildNpm } from './npm/npm.ts';
import { packTarballs } from './npm/tarballs.ts';
import { publicPackages, withDependencies } from './npm/workspaces.ts';
import { publishArtefacts, type PublishOptions } from './publish.ts';
import { ReleaseError } from './release-error.ts';
import { run } from './run.ts';
import { readSources } from './sources.ts';

const builders = {
  npm: buildNpm,
  python: buildPython,
  java: buildJava,
  go: buildGo,
  image: buildImages,
} satisfies Readonly<Record<string, BuildArtefacts>>;

/** What can be released, in the order in which it is. */
export const kinds: readonly string[] = Object.keys(builders);

/** Options of {@link release}. */
export interface ReleaseOptions extends PublishOptions {
  /** The folder of the sources. */
  readonly root: string;
  /** Which of {@link kinds}. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Builds the images again on a newer base, and publishes them as `<version>-<day>`: the day, as 20261231. */
  readonly rebuild?: string | undefined;
  /** The file of the names. Default: see `readNames`. */
  readonly namesFile?: string | undefined;
  /** Where everything that is built goes. Default: `dist/release/<version>` in `tools/release`. */
  readonly folder?: string | undefined;
}

/**
 * Builds and publishes what is checked out.
 *
 * @throws {ReleaseError} where it is not a released version (but for a dry run, which reports that), or a step fails. To
 *   go on, run it again.
 */
export async function release(options: ReleaseOptions): Promise<void> {
  const { root, only = kinds, report, dryRun, rebuild } = options;
  const file = resolve(options.namesFile ?? process.env['RELEASE_NAMES'] ?? ownNames);
  const names = readNames(file);
  const { faults, ...sources } = await readSources(root);
  if (faults.length > 0) {
    const text = `this is not a released version:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
    if (!dryRun) throw new ReleaseError(text);
    report(text);
  }
  const folder = resolve(options.folder ?? join(root, 'tools/release/dist', sources.version));
  await mkdir(folder, { recursive: true });
  for (const [kind, build] of Object.entries(builders)) {
    if (!only.includes(kind)) continue;
    report(`${kind}: building`);
    await publishArtefacts(await build({ root, ...sources, names, namesFile: file, folder, rebuild }), {
      dryRun,
      report,
    });
  }
  report(`built in ${folder}`);
}

/** Options of {@link pack}. */
export interface PackOptions {
  readonly root: string;
  /** The package, by its name with or without its scope. */
  readonly name: string;
  /** Where the tarballs go. */
  readonly folder: string;
  readonly namesFile?: string | undefined;
}

/**
 * Builds and packs one package, and those of the workspace that it needs, for who has no registry.
 *
 * @returns the arguments of `npm install` that install them.
 */
export async function pack({ root, name, folder, namesFile }: PackOptions): Promise<readonly string[]> {
  const packages = publicPackages(root);
  const chosen = withDependencies(packages, name);
  await run(['npx', 'nx', 'run-many', '-t', 'build'], { cwd: root });
  const tarballs = await packTarballs(root, chosen, packages, readNames(namesFile), resolve(folder));
  return tarballs.map(({ file }) => file);
}
