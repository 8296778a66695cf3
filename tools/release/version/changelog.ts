import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChangesetFile } from '@changesets/parse';

/** What a changeset says: of which packages, by how much each is raised, and what changes. */
export type Change = ReturnType<typeof parseChangesetFile>;

/** Reads the changesets of a work tree, in the order of their names. */
export async function readChanges(root: string): Promise<readonly Change[]> {
  const folder = join(root, '.changeset');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').toSorted();
  return Promise.all(names.map(async (name) => parseChangesetFile(await readFile(join(folder, name), 'utf8'))));
}

const headings = [
  ['major', 'Breaking changes'],
  ['minor', 'New'],
  ['patch', 'Fixed'],
] as const;

/**
 * Writes the section of a version for the changelog of the repository: each change once, under the greatest raise that it
 * asks for, with the packages that it names.
 */
export function renderVersion(version: string, date: string, changes: readonly Change[]): string {
  const raiseOf = ({ releases }: Change): string | undefined =>
    headings.map(([raise]) => raise).find((raise) => releases.some(({ type }) => type === raise));
  const sections = headings.flatMap(([raise, heading]) => {
    const entries = changes.filter((change) => raiseOf(change) === raise).map(renderChange);
    return entries.length === 0 ? [] : [`### ${heading}\n\n${entries.join('\n')}`];
  });
  return [`## ${version} (${date})`, ...(sections.length === 0 ? ['Nothing changed.'] : sections)].join('\n\n');
}

function renderChange({ releases, summary }: Change): string {
  const packages = releases.map(({ name }) => name.replace(/^.*\//, '')).toSorted();
  const [first = '', ...rest] = summary.trim().split('\n');
  const more = rest.map((line) => (line === '' ? '\n' : `\n  ${line}`)).join('');
  return `- **${packages.join(', ')}**: ${first}${more}`;
}

const title = '# Changelog\n\nAll packages, clients and images have one version.\n';

/** Puts the section of a version above those of the versions before it. */
export function addVersion(changelog: string | undefined, section: string): string {
  const [head = title, ...versions] = (changelog ?? title).split(/^(?=## )/m);
  return [head.trim(), section, ...versions.map((one) => one.trim())].join('\n\n') + '\n';
}
