import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { NoGitError } from '../spec-diff-error.ts';

/** Where the contract stands in a repository. */
export const documentPath = 'spec/openapi.yaml';

const failure = z.looseObject({ code: z.union([z.string(), z.number()]).optional() });

/** Runs git in a folder and gives what it prints; undefined where git ends with a bad status. */
async function run(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    if (failure.parse(error).code === 'ENOENT') throw new NoGitError('git is not installed, or not on the PATH');
    return undefined;
  }
}

/** Whether a folder is in a git repository. @throws {NoGitError} where there is no git. */
export async function isRepository(folder: string): Promise<boolean> {
  return (await run(folder, 'rev-parse', '--git-dir')) !== undefined;
}

/** The commit that a ref names; undefined where it names none. */
export async function commitOf(folder: string, ref: string): Promise<string | undefined> {
  const printed = await run(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  return printed?.trim();
}

/** The last tag of a release that a folder's HEAD holds; undefined where there is none. */
export async function lastReleaseTag(folder: string): Promise<string | undefined> {
  const tags = ['--match', 'v[0-9]*', '--match', '@audit-gateway/spec@*'];
  return (await run(folder, 'describe', '--tags', '--abbrev=0', ...tags))?.trim();
}

/** The commit from which HEAD and a ref went apart; undefined where the history is too short to know. */
export async function forkPoint(folder: string, ref: string): Promise<string | undefined> {
  return (await run(folder, 'merge-base', 'HEAD', ref))?.trim();
}

/** The contract as it is at a commit; undefined where the commit has none. */
export async function documentAt(folder: string, commit: string): Promise<string | undefined> {
  return fileAt(folder, commit, documentPath);
}

/** A file as it is at a commit; undefined where the commit has none. */
export async function fileAt(folder: string, commit: string, path: string): Promise<string | undefined> {
  return run(folder, 'show', `${commit}:${path}`);
}

/** The files of a work tree that differ from a commit, those that are new and not ignored among them. */
export async function changedFiles(folder: string, commit: string): Promise<readonly string[]> {
  const changed = (await run(folder, 'diff', '--name-only', '-z', '--no-renames', commit)) ?? '';
  const added = (await run(folder, 'ls-files', '--others', '--exclude-standard', '-z')) ?? '';
  return `${changed}${added}`.split('\0').filter((name) => name !== '');
}

/** The names of the files in a folder at a commit. */
export async function filesAt(folder: string, commit: string, path: string): Promise<readonly string[]> {
  const printed = (await run(folder, 'ls-tree', '--name-only', `${commit}:${path}`)) ?? '';
  return printed.split('\n').filter((name) => name !== '');
}
