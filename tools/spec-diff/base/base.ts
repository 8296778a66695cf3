import { SpecDiffError } from '../spec-diff-error.ts';
import { commitOf, documentAt, documentPath, forkPoint, isRepository, lastReleaseTag } from './git.ts';

/** The older version of the contract, that a newer one is compared with. */
export interface Base {
  /** What people call it, for instance `main`. */
  readonly name: string;
  /** Its commit. */
  readonly commit: string;
  /** The contract's text. */
  readonly text: string;
}

/** There is no older version; why not, in words. */
export interface NoBase {
  /** The reason. */
  readonly reason: string;
}

/**
 * The contract at a ref.
 *
 * @throws {SpecDiffError} where the folder is in no repository, the ref names nothing, or it has no contract.
 */
export async function baseAt(folder: string, ref: string): Promise<Base> {
  if (!(await isRepository(folder))) throw new SpecDiffError(`${folder} is not in a git repository`);
  const commit = await commitOf(folder, ref);
  if (commit === undefined) throw new SpecDiffError(`${ref} is no commit, tag or branch of this repository`);
  const text = await documentAt(folder, commit);
  if (text === undefined) throw new SpecDiffError(`${documentPath} does not exist at ${ref}`);
  return { name: ref, commit, text };
}

/**
 * The version that the work tree has to be compared with: the last release, by its tag; without one, where HEAD left
 * main; on main itself, the commit before, so that what was just committed is looked at.
 *
 * @throws {SpecDiffError} where there is no git.
 */
export async function defaultBase(folder: string): Promise<Base | NoBase> {
  if (!(await isRepository(folder))) return { reason: 'this is not a git repository' };
  const head = await commitOf(folder, 'HEAD');
  if (head === undefined) return { reason: 'nothing is committed yet' };
  const name = (await lastReleaseTag(folder)) ?? (await startOfWork(folder, head));
  if (name === undefined) return { reason: 'there is no release tag, and neither main nor origin/main' };
  const commit = (await commitOf(folder, name)) ?? head;
  const text = await documentAt(folder, commit);
  return text === undefined ? { reason: `${documentPath} does not exist at ${name}` } : { name, commit, text };
}

/** Where a change began. */
export interface ChangeStart {
  /** What people call it. */
  readonly name: string;
  readonly commit: string;
  /** Whether HEAD is main itself, and the change is all that was not released. */
  readonly onMain: boolean;
}

/**
 * Where the change in a work tree began: in a branch, where it left main; on main, the last release, or else the commit
 * before.
 *
 * @throws {SpecDiffError} where there is no git.
 */
export async function startOfChange(folder: string): Promise<ChangeStart | NoBase> {
  if (!(await isRepository(folder))) return { reason: 'this is not a git repository' };
  const head = await commitOf(folder, 'HEAD');
  if (head === undefined) return { reason: 'nothing is committed yet' };
  const work = await startOfWork(folder, head);
  if (work === undefined) return { reason: 'there is neither main nor origin/main' };
  const onMain = work.startsWith('HEAD');
  const name = (onMain ? await lastReleaseTag(folder) : undefined) ?? work;
  const start = (await commitOf(folder, name)) ?? head;
  return { name, commit: onMain ? start : ((await forkPoint(folder, name)) ?? start), onMain };
}

async function startOfWork(folder: string, head: string): Promise<string | undefined> {
  for (const branch of ['origin/main', 'main']) {
    const tip = await commitOf(folder, branch);
    if (tip === undefined) continue;
    const fork = (await forkPoint(folder, branch)) ?? tip;
    if (fork !== head) return fork === tip ? branch : fork;
    // A shallow clone holds nothing before its first commit: then only edits that are not committed are seen.
    return (await commitOf(folder, 'HEAD^')) === undefined ? 'HEAD' : 'HEAD^';
  }
  return undefined;
}
