import type { Change, Side, Severity } from '../compare/change.ts';

const titles: Readonly<Record<Severity, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Safe' };
const hit: Readonly<Record<Side, string>> = { callers: "callers' requests", readers: 'readers of responses' };

/** Writes changes for people: those of each severity together, each with its location, what it is and whom it hits. */
export function renderChanges(changes: readonly Change[]): string {
  const counts = Object.keys(titles).map(
    (severity) => `${changes.filter((change) => change.severity === severity).length} ${severity}`,
  );
  const groups = Map.groupBy(changes, ({ severity }) => severity);
  const sections = [...groups].map(([severity, group]) => `\n${titles[severity]}\n${group.map(renderChange).join('')}`);
  return `${counts.join(', ')}\n${sections.join('')}`;
}

/** Writes one change on two lines: its location; what it is, and on whom a severity that is not safe falls. */
export function renderChange({ severity, pointer, reason, hits }: Change): string {
  const whom = severity === 'safe' ? '' : ` (hits ${hits.map((side) => hit[side]).join(' and ')})`;
  return `  ${pointer}\n      ${reason}${whom}\n`;
}
