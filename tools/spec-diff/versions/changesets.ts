import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChangesetFile } from '@changesets/parse';
import { changedFiles, filesAt } from '../base/git.ts';
import type { Bump } from '../compare/change.ts';
import { SpecDiffError } from '../spec-diff-error.ts';

/** The package that the contract ships in. */
export const contractPackage = '@audit-gateway/spec';

/** A note of a change that the next version will tell of. */
export interface Changeset {
  /** Its file, from the repository's root. */
  readonly file: string;
  /** What it raises the contract's package by; undefined where it does not name it. */
  readonly raises: Bump | undefined;
}

/**
 * Reads the changesets of a work tree that a commit does not have.
 *
 * @throws {SpecDiffError} for a file that is not a changeset, by its name.
 */
export async function changesetsSince(folder: string, commit: string): Promise<readonly Changeset[]> {
  const present = await readdir(join(folder, '.changeset')).catch(() => []);
  const former = await filesAt(folder, commit, '.changeset');
  const names = present.filter((name) => name.endsWith('.md') && name !== 'README.md' && !former.includes(name));
  return Promise.all(names.map((name) => readChangeset(folder, `.changeset/${name}`)));
}

/**
 * Reads which packages the changesets of a work tree name, whatever they are raised by.
 *
 * @param since Counts those alone that this commit does not have, or has otherwise. Default: all.
 * @throws {SpecDiffError} for a file that is not a changeset, by its name.
 */
export async function namedPackages(folder: string, since: string | undefined): Promise<ReadonlySet<string>> {
  const changed = since === undefined ? undefined : await changedFiles(folder, since);
  const present = await readdir(join(folder, '.changeset')).catch(() => []);
  const files = present
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => `.changeset/${name}`)
    .filter((file) => changed?.includes(file) ?? true);
  const parsed = await Promise.all(files.map(async (file) => parse(await readFile(join(folder, file), 'utf8'), file)));
  return new Set(parsed.flatMap(({ releases }) => releases.map(({ name }) => name)));
}

async function readChangeset(folder: string, file: string): Promise<Changeset> {
  const { releases } = parse(await readFile(join(folder, file), 'utf8'), file);
  const type = releases.find(({ name }) => name === contractPackage)?.type;
  return { file, raises: type === 'none' ? undefined : type };
}

function parse(text: string, file: string): ReturnType<typeof parseChangesetFile> {
  try {
    return parseChangesetFile(text);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new SpecDiffError(`${file}: ${line}`);
  }
}
