import { documentPath } from '../base/git.ts';
import type { Change, Side, Severity } from '../compare/change.ts';
import type { Locate } from './locate.ts';

const titles: Readonly<Record<Severity, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Safe' };
const hit: Readonly<Record<Side, string>> = { callers: "callers' requests", readers: 'readers of responses' };

/** Writes changes for people: those of each severity together, each with its location, what it is and whom it hits. */
export function renderChanges(changes: readonly Change[], locate: Locate): string {
  const counts = Object.keys(titles).map(
    (severity) => `${changes.filter((change) => change.severity === severity).length} ${severity}`,
  );
  const groups = Map.groupBy(changes, ({ severity }) => severity);
  const sections = [...groups].map(
    ([severity, group]) => `\n${titles[severity]}\n${group.map((change) => renderChange(change, locate)).join('')}`,
  );
  return `${counts.join(', ')}\n${sections.join('')}`;
}

/** Writes one change on two lines: its location; what it is, and on whom a severity that is not safe falls. */
export function renderChange(change: Change, locate: Locate): string {
  const { line, column } = locate(change.pointer);
  const { pointer, reason } = change;
  return `  ${documentPath}:${line}:${column}: ${pointer}\n      ${reason}${whomItHits(change)}\n`;
}

/** On whom a severity falls, in brackets; '' for a safe change. */
export function whomItHits({ severity, hits }: Change): string {
  return severity === 'safe' ? '' : ` (hits ${hits.map((side) => hit[side]).join(' and ')})`;
}
