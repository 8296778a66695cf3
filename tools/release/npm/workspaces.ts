import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { ReleaseError } from '../release-error.ts';

const rootSchema = z.looseObject({ version: z.string(), workspaces: z.array(z.string()) });
const packageSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** An npm package of the workspace that is published. */
export interface PublicPackage {
  /** Its name in the workspace. */
  readonly name: string;
  readonly version: string;
  /** Its folder, absolute. */
  readonly folder: string;
  /** Its dependencies, its own workspaces' and others'. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Lists the packages that are published, each after those that it depends on: no registry ever has a package whose
 * dependencies it lacks.
 *
 * @throws {ReleaseError} where they depend on each other in a circle, or on a package that is private.
 */
export function publicPackages(root: string): readonly PublicPackage[] {
  const { workspaces } = rootSchema.parse(readJson(join(root, 'package.json')));
  const all = workspaces
    .flatMap((glob) => globSync(`${glob}/package.json`, { cwd: root }))
    .toSorted()
    .map((file) => ({ ...packageSchema.parse(readJson(join(root, file))), folder: dirname(join(root, file)) }));
  const names = new Set(all.map(({ name }) => name));
  const isPublic = new Set(all.filter((one) => !one.private).map(({ name }) => name));

  const ordered: PublicPackage[] = [];
  let left = all.filter((one) => !one.private);
  for (const { name, dependencies } of left) {
    const hidden = Object.keys(dependencies).find((one) => names.has(one) && !isPublic.has(one));
    if (hidden !== undefined) throw new ReleaseError(`${name} depends on ${hidden}, which is private`);
  }
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const ready = left.filter(({ dependencies }) => Object.keys(dependencies).every((one) => !waiting.has(one)));
    if (ready.length === 0) throw new ReleaseError(`${[...waiting].join(', ')} depend on each other in a circle`);
    ordered.push(...ready.map(({ name, version, folder, dependencies }) => ({ name, version, folder, dependencies })));
    left = left.filter((one) => !ready.includes(one));
  }
  return ordered;
}

/** A package, and those of the workspace that it needs, in the order of {@link publicPackages}. */
export function withDependencies(packages: readonly PublicPackage[], name: string): readonly PublicPackage[] {
  const needed = new Set<string>();
  const visit = (one: PublicPackage): void => {
    needed.add(one.name);
    for (const other of packages) if (other.name in one.dependencies && !needed.has(other.name)) visit(other);
  };
  const found = packages.find((one) => one.name === name || one.name.endsWith(`/${name}`));
  if (found === undefined) {
    const allowed = packages.map((one) => one.name.replace(/^.*\//, '')).join(', ');
    throw new ReleaseError(`${name} is no package that is published; allowed: ${allowed}`);
  }
  visit(found);
  return packages.filter((one) => needed.has(one.name));
}

/** Reads a JSON file. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
