import type { Bump, Change } from '../compare/change.ts';
import type { Locate } from '../report/locate.ts';
import { renderChange } from '../report/terminal.ts';
import { type Changeset, contractPackage } from './changesets.ts';
import { greater, isAtLeast, raisedPart } from './version.ts';

/** What changed since the base, and what is said of it. */
export interface VersionInput {
  /** What the base is called. */
  readonly base: string;
  /** Every change of the contract. */
  readonly changes: readonly Change[];
  /** `info.version` at the base. */
  readonly versionBefore: string;
  /** `info.version` now. */
  readonly versionAfter: string;
  /** The changesets that the base does not have. */
  readonly changesets: readonly Changeset[];
  /** Finds a change in the document. */
  readonly locate: Locate;
}

/** What was found of the versions. */
export interface VersionResult {
  /** In words: why it fails, or that it does not. */
  readonly text: string;
  /** Whether it fails. */
  readonly fails: boolean;
  /** What the changes raise the version by at least; absent where nothing was compared, or nothing changed. */
  readonly demands?: Bump;
}

/**
 * Validates whether a change of the contract raises the version by as much as it has to: `major` where it breaks,
 * `minor` where it adds or is risky, `patch` otherwise. `info.version` counts if it is raised already, and a changeset
 * as what will raise it.
 */
export function validateVersions({
  base,
  changes,
  versionBefore,
  versionAfter,
  changesets,
  locate,
}: VersionInput): VersionResult {
  const demanding = changes.filter(({ demands }) => demands !== undefined);
  const demanded = greatest(demanding.map(({ demands }) => demands));
  if (demanded === undefined) return { text: `the contract has not changed since ${base}`, fails: false };
  const promised = greatest(changesets.map(({ raises }) => raises));
  const given = greater(raisedPart(versionBefore, versionAfter), promised);
  if (isAtLeast(given, demanded)) {
    return {
      text: `the contract's changes since ${base} demand ${demanded}, and get ${String(given)}`,
      fails: false,
      demands: demanded,
    };
  }
  const reasons = demanding.filter(({ demands }) => demands === demanded).map((change) => renderChange(change, locate));
  const said = given === undefined ? nothingSaid(changesets) : `what is there raises ${given} alone`;
  const text = `${headings[demanded]} since ${base}, and ${said}:\n${reasons.join('')}${whatToDo(demanded)}`;
  return { text, fails: true, demands: demanded };
}

const headings: Readonly<Record<Bump, string>> = {
  major: 'the contract breaks without a new major version: breaking changes',
  minor: 'the contract grows without a new minor version: additions or risks',
  patch: 'the contract changes without a new version: changes',
};

function nothingSaid(changesets: readonly Changeset[]): string {
  const others = changesets.map(({ file }) => file).join(', ');
  return others === '' ? 'no changeset' : `no changeset that names ${contractPackage} (${others})`;
}

function whatToDo(demanded: Bump): string {
  const undo = demanded === 'major' ? 'Take the changes back, or say' : 'Say';
  return `${undo} for the changelog what changes: npm run changeset -- --${demanded} ${contractPackage} -m "…"`;
}

function greatest(bumps: readonly (Bump | undefined)[]): Bump | undefined {
  return bumps.reduce((one, other) => greater(one, other), undefined);
}
