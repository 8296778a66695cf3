import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Checked } from './check.ts';
import type { Result } from './detect.ts';

/** Why some mutants cannot be detected, by their ids. */
export type Explanations = Readonly<Record<string, string>>;

const shape = z.record(z.string(), z.string().min(1));

/** Reads survivors.yaml. @throws {Error} if an explanation is empty or occurs twice. */
export async function readExplanations(): Promise<Explanations> {
  return shape.parse(parse(await readFile(new URL('survivors.yaml', import.meta.url), 'utf8')));
}

/**
 * Every survivor without an explanation, and every explanation without a survivor.
 *
 * @param ids The ids of all mutants that the document has, whether they were checked or not.
 */
export function unexplained(
  explanations: Explanations,
  ids: ReadonlySet<string>,
  checked: readonly { readonly id: string; readonly survived: boolean }[],
): string[] {
  const explained = Object.keys(explanations);
  const detected = new Set(checked.filter(({ survived }) => !survived).map(({ id }) => id));
  return [
    ...checked.filter(({ id, survived }) => survived && !(id in explanations)).map(({ id }) => `survived: ${id}`),
    ...explained.filter((id) => !ids.has(id)).map((id) => `explained, but there is no such mutant: ${id}`),
    ...explained.filter((id) => detected.has(id)).map((id) => `explained as a survivor, but it was detected: ${id}`),
  ];
}

const columns = ['loading', 'model', 'suite', 'time-out', undefined] as const satisfies readonly Result['by'][];

/** Renders the score by kind and the survivors, as Markdown. */
export function renderReport(checked: readonly Checked[], explanations: Explanations): string {
  const groups = [...Map.groupBy(checked, ({ mutant }) => mutant.kind), ['all', checked] as const];
  const rows = groups.map(([kind, of]) => {
    const counts = columns.map((by) => of.filter(({ result }) => result.by === by).length);
    return `| ${[kind, of.length, ...counts].join(' | ')} |`;
  });
  const survivors = checked.filter(({ result }) => result.by === undefined).map(({ mutant }) => mutant.id);
  const explained = survivors.filter((id) => id in explanations).length;
  const [visible, detected] = [checked.length - explained, checked.length - survivors.length];
  const score = visible === 0 ? 100 : (100 * detected) / visible;
  return `| mutation of | mutants | when loaded | by the model comparison | by the suite | by a time-out | survived |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

${detected} of ${checked.length} mutants were detected, and ${explained} cannot be: ${score.toFixed(1)} % of those that a caller can see.

| survivor | why it cannot be detected |
| --- | --- |
${survivors.map((id) => `| \`${id}\` | ${explanations[id] ?? '**not explained**'} |`).join('\n')}
`;
}
