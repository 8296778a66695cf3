import type { Explanations } from './explanations.ts';
import type { Mutant } from './mutant.ts';
import type { Verdict } from './verdict.ts';

/** A mutant, and what became of it. */
export interface Judged {
  /** The mutant. */
  readonly mutant: Mutant;
  /** What became of it. */
  readonly verdict: Verdict;
}

const columns = ['loading', 'model', 'suite', 'time-out', undefined] as const satisfies readonly Verdict['by'][];

/** Renders the score by kind and the survivors, as Markdown. */
export function renderReport(judged: readonly Judged[], explanations: Explanations): string {
  const kinds = [...Map.groupBy(judged, ({ mutant }) => mutant.kind)];
  const survivors = judged.filter(({ verdict }) => verdict.by === undefined);
  const explained = survivors.filter(({ mutant }) => mutant.id in explanations).length;
  const visible = judged.length - explained;
  const noticed = judged.length - survivors.length;
  const score = visible === 0 ? 100 : (100 * noticed) / visible;
  return `| mutation of | mutants | refused when loaded | noticed by the model comparison | by the suite | by a time-out | survived |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${[...kinds, ['all', judged] as const].map(([kind, of]) => `| ${[kind, of.length, ...columns.map((by) => countOf(of, by))].join(' | ')} |`).join('\n')}

${noticed} of ${judged.length} mutants were noticed, and ${explained} cannot be: ${score.toFixed(1)} % of those that a caller can see.

| survivor | why nobody can notice it |
| --- | --- |
${survivors.map(({ mutant: { id } }) => `| \`${id}\` | ${explanations[id] ?? '**not explained**'} |`).join('\n')}
`;
}

function countOf(judged: readonly Judged[], by: Verdict['by']): number {
  return judged.filter(({ verdict }) => verdict.by === by).length;
}
