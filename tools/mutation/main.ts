/**
 * Makes every single-point mutation of the contract, and shows who notices it: whatever loads it, the comparison with
 * AWS's own model, or the contract tests against an emulator and a gateway that follow from the mutant. Ends with
 * status 1 where one survives without an explanation in survivors.yaml, or is explained and does not survive.
 *
 * Flags: --only, a regular expression for the ids of the mutants to judge; --report, a file for the report; --jobs, how
 * many are judged at a time; --resume, a file that keeps the verdicts of a run, which goes on from there.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { contractFile } from '@audit-gateway/contract';
import { parse } from 'yaml';
import { readExplanations, unexplained } from './explanations.ts';
import { json, membersOf } from './json.ts';
import { startJudge } from './judge.ts';
import type { Mutant } from './mutant.ts';
import { mutantsOf } from './mutants.ts';
import { type Judged, renderReport } from './report.ts';
import { openVerdicts, type Verdicts } from './verdicts.ts';

/** A mutant takes too long if it takes so many times as long as the contract itself. */
const patience = 10;

const document = membersOf(json.parse(parse(await readFile(contractFile, 'utf8'))));

async function judgeAll(mutants: readonly Mutant[], jobs: number, { known, keep }: Verdicts): Promise<Judged[]> {
  const judged = mutants.map((mutant) => ({ mutant, verdict: known.get(mutant.id) }));
  const queue = judged.filter(({ verdict }) => verdict === undefined).entries();
  const open = judged.filter(({ verdict }) => verdict === undefined).length;
  const work = async (): Promise<void> => {
    const judge = await startJudge();
    try {
      const began = performance.now();
      const { by, detail } = await judge.judge(JSON.stringify(document), 600_000);
      if (by !== undefined) throw new Error(`the contract itself fails: ${detail}`);
      const timeoutMs = Math.round(patience * (performance.now() - began));
      for (const [index, one] of queue) {
        const { id, edit } = one.mutant;
        const verdict = await judge.judge(JSON.stringify(edit(document)), timeoutMs);
        one.verdict = verdict;
        await keep(id, verdict);
        process.stderr.write(`${index + 1}/${open} ${id}: ${verdict.by ?? 'SURVIVED'}, ${verdict.detail}\n`);
      }
    } finally {
      await judge.close();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return judged.flatMap(({ mutant, verdict }) => (verdict === undefined ? [] : [{ mutant, verdict }]));
}

async function main({ only, jobs, report, resume }: Flags): Promise<void> {
  const began = performance.now();
  const mutants = mutantsOf(document);
  const verdicts = await openVerdicts(resume, document);
  const judged = await judgeAll(
    mutants.filter(({ id }) => only.test(id)),
    jobs,
    verdicts,
  );
  const explanations = await readExplanations();
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const rendered = `${renderReport(judged, explanations)}\n${minutes} minutes, ${jobs} at a time.\n`;
  process.stdout.write(rendered);
  if (report !== undefined) await writeFile(report, rendered);
  const idsOf = (of: readonly Judged[]): Set<string> => new Set(of.map(({ mutant }) => mutant.id));
  const faults = unexplained(explanations, {
    ids: new Set(mutants.map(({ id }) => id)),
    judged: idsOf(judged),
    survivors: idsOf(judged.filter(({ verdict }) => verdict.by === undefined)),
  });
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

interface Flags {
  readonly only: RegExp;
  readonly jobs: number;
  readonly report: string | undefined;
  readonly resume: string | undefined;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      jobs: { type: 'string', default: '2' },
      report: { type: 'string' },
      resume: { type: 'string' },
    },
  });
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new TypeError(`--jobs: ${values.jobs}; allowed: a whole number from 1`);
  return { only: new RegExp(values.only), jobs, report: values.report, resume: values.resume };
}

try {
  const flags = readFlags();
  await main(flags).catch((error: unknown) => fail(error, 1));
} catch (error) {
  fail(error, 2);
}

function fail(error: unknown, status: number): void {
  process.stderr.write(`mutate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = status;
}
