import type { Change, Side, Verdict } from '../compare/change.ts';

const titles: Readonly<Record<Verdict, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Safe' };
const hit: Readonly<Record<Side, string>> = { callers: "callers' requests", readers: 'readers of responses' };

/** Writes changes for people: those of each verdict together, each with its place, what it is and whom it hits. */
export function renderChanges(changes: readonly Change[]): string {
  const counts = Object.keys(titles).map(
    (verdict) => `${changes.filter((change) => change.verdict === verdict).length} ${verdict}`,
  );
  const groups = Map.groupBy(changes, ({ verdict }) => verdict);
  const sections = [...groups].map(([verdict, group]) => `\n${titles[verdict]}\n${group.map(renderChange).join('')}`);
  return `${counts.join(', ')}\n${sections.join('')}`;
}

/** Writes one change on two lines: its place; what it is, and on whom a verdict that is not safe falls. */
export function renderChange({ verdict, pointer, reason, hits }: Change): string {
  const whom = verdict === 'safe' ? '' : ` (hits ${hits.map((side) => hit[side]).join(' and ')})`;
  return `  ${pointer}\n      ${reason}${whom}\n`;
}
