import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { changedFiles, fileAt } from '../base/git.ts';
import { startOfChange } from '../base/base.ts';
import { namedPackages } from './changesets.ts';
import type { VersionResult } from './validate.ts';

const rootSchema = z.looseObject({ version: z.string(), workspaces: z.array(z.string()) });
const packageSchema = z.looseObject({
  name: z.string(),
  private: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** No npm package, but the source of those of other languages. */
const alsoReleased = ['@audit-gateway/bindings'];
/** What nobody gets who gets the package. */
const notShipped =
  /(^|\/)(test|examples|scripts)\/|(^|\/)(README|CHANGELOG|LICENSE)(\.md)?$|(^|\/)(tsconfig[\w.]*|package)\.json$/;

/**
 * Validates that a changeset names every package that a change touches: what is shipped of it, or its dependencies. In a
 * branch that is a changeset of the branch; on main, any that waits for the next version. One of type `none` says that
 * users notice nothing.
 *
 * @throws {SpecDiffError} where a changeset cannot be read.
 */
export async function checkTouchedPackages(folder: string): Promise<VersionResult> {
  const start = await startOfChange(folder);
  if ('reason' in start) return { text: `nothing to compare the packages with: ${start.reason}`, fails: false };
  const { name, commit, onMain } = start;
  const { version, workspaces } = rootSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const before = await fileAt(folder, commit, 'package.json');
  if (before === undefined || rootSchema.parse(JSON.parse(before)).version !== version) {
    return { text: `version ${version} is new since ${name}`, fails: false };
  }
  const manifests = workspaces.flatMap((glob) => globSync(`${glob}/package.json`, { cwd: folder }));
  const files = await changedFiles(folder, commit);
  const touched = await Promise.all(manifests.map((manifest) => touchedBy(folder, commit, manifest, manifests, files)));
  const named = await namedPackages(folder, onMain ? undefined : commit);
  const missing = touched.filter((one) => one !== undefined).filter((one) => !named.has(one.name));
  if (missing.length === 0) return { text: `a changeset names each package that changed since ${name}`, fails: false };
  const listed = missing.map((one) => `\n  ${one.name}: ${one.file}`).join('');
  const [first] = missing;
  const command = `npm run changeset -- --patch ${first?.name ?? ''} -m "…"`;
  return {
    text: `no changeset names what changed since ${name}:${listed}\nSay what users notice: ${command}; "none" in place of "patch" in its file, where they notice nothing`,
    fails: true,
  };
}

/** The package of a manifest, and the first file of it that changed; undefined where none did, or it is not released. */
async function touchedBy(
  folder: string,
  commit: string,
  manifest: string,
  manifests: readonly string[],
  files: readonly string[],
): Promise<{ readonly name: string; readonly file: string } | undefined> {
  const owner = dirname(manifest);
  const {
    name,
    private: isPrivate,
    dependencies,
  } = packageSchema.parse(JSON.parse(await readFile(join(folder, manifest), 'utf8')));
  if (isPrivate && !alsoReleased.includes(name)) return undefined;
  const nested = manifests.map(dirname).filter((other) => other.startsWith(`${owner}/`));
  const own = files.filter(
    (one) => one.startsWith(`${owner}/`) && !nested.some((other) => one.startsWith(`${other}/`)),
  );
  const isSpec = owner === 'spec';
  const shipped = own.find((one) => {
    const path = one.slice(owner.length + 1);
    return isSpec ? path === 'openapi.yaml' : !notShipped.test(path);
  });
  if (shipped !== undefined) return { name, file: shipped };
  if (!own.includes(manifest)) return undefined;
  const before = await fileAt(folder, commit, manifest);
  const former = before === undefined ? undefined : packageSchema.parse(JSON.parse(before)).dependencies;
  return JSON.stringify(former) === JSON.stringify(dependencies) ? undefined : { name, file: manifest };
}
