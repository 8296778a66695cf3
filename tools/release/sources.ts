import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import * as z from 'zod';
import { publicPackages, readJson } from './npm/workspaces.ts';
import { run, tryRun } from './run.ts';

/** What is released: the commit that is checked out. */
export interface Sources {
  readonly version: string;
  readonly revision: string;
  readonly committedAt: Date;
  /** Why this is not a released version, each with what to do; none where it is. */
  readonly faults: readonly string[];
}

/** Reads what is checked out, and whether it is a released version: of one version, tagged, without changes. */
export async function readSources(root: string): Promise<Sources> {
  const { version } = z.object({ version: z.string() }).parse(readJson(join(root, 'package.json')));
  const git = async (...args: string[]): Promise<string> => (await run(['git', ...args], { cwd: root })).trim();
  const revision = await git('rev-parse', 'HEAD');
  const committedAt = new Date(Number(await git('log', '-1', '--format=%ct')) * 1000);
  const faults: string[] = [];

  const others = publicPackages(root).filter((one) => one.version !== version);
  if (others.length > 0) {
    const listed = others.map((one) => `${one.name} ${one.version}`).join(', ');
    faults.push(`the versions differ: ${version} at the root, ${listed}; "npm run version" sets them all`);
  }
  const files = await readdir(join(root, '.changeset'));
  const pending = files.filter((name) => name.endsWith('.md') && name !== 'README.md').length;
  if (pending > 0) faults.push(`${pending} changesets are not in a version; run "npm run version" and commit`);
  const changed = (await git('status', '--porcelain')).split('\n').filter((line) => line !== '').length;
  if (changed > 0) faults.push(`${changed} files differ from the commit; commit them`);
  const tag = `v${version}`;
  const tagged = await tryRun(['git', 'rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`], { cwd: root });
  if (tagged.status !== 0) faults.push(`there is no tag ${tag}; run "git tag ${tag}"`);
  else if (tagged.stdout.trim() !== revision) faults.push(`the tag ${tag} is another commit; check it out`);
  return { version, revision, committedAt, faults };
}
