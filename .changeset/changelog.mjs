// How an entry of a package's CHANGELOG.md reads: what changed, for its users, and no hash of a commit.

/** @param {{ summary: string }} changeset */
export async function getReleaseLine({ summary }) {
  const [first, ...rest] = summary.trim().split('\n');
  return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/** All packages have one version; it is worth a line where a dependency changed what it does. */
export async function getDependencyReleaseLine(_changesets, dependencies) {
  const changed = dependencies.filter(({ changesets }) => changesets.length > 0).map(({ name }) => `\`${name}\``);
  return changed.length === 0 ? '' : `- What changed in ${changed.toSorted().join(', ')} applies here too.`;
}
