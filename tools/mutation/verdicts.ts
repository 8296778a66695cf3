import { hash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Json } from './json.ts';
import { type Verdict, verdict } from './verdict.ts';

/** The verdicts of a run that ended early, and a place for those to come. */
export interface Verdicts {
  /** The verdicts so far by the ids of the mutants. */
  readonly known: ReadonlyMap<string, Verdict>;
  /** Keeps one more. */
  readonly keep: (id: string, given: Verdict) => Promise<void>;
}

const line = verdict.extend({ document: z.string(), id: z.string() });

/**
 * Reads the verdicts that a file has of a document, so that a run can be taken up again. Those of another document are
 * passed over; those from before the suite changed are not, so that a file is for one run alone.
 *
 * @param file A file of JSON lines, which need not be there; undefined: nothing is kept.
 * @throws {Error} for one that is something else.
 */
export async function openVerdicts(file: string | undefined, of: Json): Promise<Verdicts> {
  if (file === undefined) return { known: new Map(), keep: () => Promise.resolve() };
  const document = hash('sha256', JSON.stringify(of));
  const content = await readFile(file, 'utf8').catch(() => '');
  const lines = content.split('\n').filter((one) => one !== '');
  const kept = lines.map((one) => line.parse(JSON.parse(one))).filter((one) => one.document === document);
  return {
    known: new Map(kept.map(({ id, by, detail }) => [id, { by, detail }])),
    keep: (id, given) => appendFile(file, `${JSON.stringify({ document, id, ...given })}\n`),
  };
}
