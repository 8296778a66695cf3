import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';

/** Why nobody can notice some mutants, by their ids. */
export type Explanations = Readonly<Record<string, string>>;

const shape = z.record(z.string(), z.string().min(1));

/**
 * Reads the explanations that stand beside this file.
 *
 * @throws {Error} where one is empty or comes twice.
 */
export async function readExplanations(): Promise<Explanations> {
  return shape.parse(parse(await readFile(new URL('survivors.yaml', import.meta.url), 'utf8')));
}

/** What the survivors are held against. */
export interface Survival {
  /** The ids of all mutants that the document has. */
  readonly ids: ReadonlySet<string>;
  /** The ids of those that were judged. */
  readonly judged: ReadonlySet<string>;
  /** The ids of those that nobody noticed. */
  readonly survivors: ReadonlySet<string>;
}

/** Every survivor without an explanation, and every explanation without a survivor. */
export function unexplained(explanations: Explanations, { ids, judged, survivors }: Survival): string[] {
  const explained = Object.keys(explanations);
  return [
    ...[...survivors].filter((id) => !(id in explanations)).map((id) => `survived: ${id}`),
    ...explained.filter((id) => !ids.has(id)).map((id) => `explained, but there is no such mutant: ${id}`),
    ...explained
      .filter((id) => judged.has(id) && !survivors.has(id))
      .map((id) => `explained as a survivor, but it was noticed: ${id}`),
  ];
}
