import { readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { readJson } from '../npm/workspaces.ts';
import { ReleaseError } from '../release-error.ts';
import { run } from '../run.ts';
import { addVersion, readChanges, renderVersion } from './changelog.ts';
import { moveVersions } from './move.ts';

/** Options of {@link nextVersion}. */
export interface VersionOptions {
  readonly root: string;
  /** The day that the changelog names. */
  readonly now: Date;
  /** Called with a line about each step, and about what to do next. */
  readonly report: (line: string) => void;
}

const rootSchema = z.looseObject({ version: z.string(), workspaces: z.array(z.string()) });

/** Clients of other languages are no npm package, but have a changelog. */
const productFolder = 'packages/bindings';

/**
 * Turns the changesets into the next version: of every package and the root, in the contract, the images' tags, the
 * guides and the lockfile; and into the changelogs.
 *
 * @throws {ReleaseError} where there is no changeset, or a step fails.
 */
export async function nextVersion({ root, now, report }: VersionOptions): Promise<void> {
  const { version: before, workspaces } = rootSchema.parse(readJson(join(root, 'package.json')));
  const changes = await readChanges(root);
  if (changes.length === 0)
    throw new ReleaseError('there is no changeset, so nothing to release; see "npm run changeset"');
  await run(['npx', 'changeset', 'version'], { cwd: root });
  const { version } = z.object({ version: z.string() }).parse(readJson(join(root, 'spec/package.json')));
  report(`${changes.length} changesets: ${before} becomes ${version}`);

  await setRootVersion(root, before, version);
  const moved = await moveVersions(root, before, version);
  if (moved.length > 0) report(`moved on in ${moved.join(', ')}`);
  const node = [process.execPath, '-C', '@audit-gateway/source'];
  await run([...node, 'tools/spec-diff/set-version.ts'], { cwd: root });
  await run([...node, 'packages/types/scripts/main.ts'], { cwd: root });
  await run(['npm', 'install', '--package-lock-only', '--ignore-scripts'], { cwd: root });

  await removePrivateChangelogs(root, workspaces);
  const file = join(root, 'CHANGELOG.md');
  const section = renderVersion(version, now.toISOString().slice(0, 10), changes);
  await writeFile(file, addVersion(await readFile(file, 'utf8').catch(() => undefined), section));
  await run(['npx', 'prettier', '--write', 'CHANGELOG.md'], { cwd: root });

  report(`Next, once this is looked through:
  git add --all && git commit -m "Release ${version}" && git tag v${version}
  npm run release -- --dry-run     builds everything and asks the registries; publishes nothing
  git push origin main v${version}       .github/workflows/release.yml publishes what is tagged; or without it:
  npm run release                  publishes the packages, the clients, the images and the manifests`);
}

async function setRootVersion(root: string, before: string, version: string): Promise<void> {
  const file = join(root, 'package.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(`"version": "${before}"`, `"version": "${version}"`));
}

/** Nobody outside reads those of tools and tests; what they would say is in the changelog of the root. */
async function removePrivateChangelogs(root: string, workspaces: readonly string[]): Promise<void> {
  const manifests = workspaces.flatMap((glob) => globSync(`${glob}/package.json`, { cwd: root }));
  for (const file of manifests) {
    const { private: isPrivate } = z
      .looseObject({ private: z.boolean().default(false) })
      .parse(readJson(join(root, file)));
    if (isPrivate && dirname(file) !== productFolder)
      await rm(join(root, dirname(file), 'CHANGELOG.md'), { force: true });
  }
}
