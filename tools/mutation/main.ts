/**
 * Makes every single-point mutation of the contract, and shows what detects it: loading it, the comparison with AWS's own
 * model, or the contract tests against an emulator and a gateway that follow from the mutant. Ends with status 1 if one
 * survives without an explanation in survivors.yaml, or is explained and does not survive.
 */
import { hash } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import { Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Checked, checkAll } from './check.ts';
import { result } from './detect.ts';
import { json, membersOf } from './document.ts';
import { mutantsOf } from './mutants.ts';
import { readExplanations, renderReport, unexplained } from './report.ts';

const { only, jobs, report, resume } = new Command('npm run mutate --')
  .option('--only <regex>', 'the ids of the mutants to check', (text) => new RegExp(text), /^/)
  .option('--jobs <n>', 'how many are checked at a time', countOf, 2)
  .option('--report <file>', 'also writes the report to a file')
  .option('--resume <file>', 'keeps the results of a run in a file, and continues from there')
  .parse()
  .opts<{ only: RegExp; jobs: number; report?: string; resume?: string }>();

function countOf(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number from 1 to 99.');
  return Number(text);
}

const began = performance.now();
const document = membersOf(json.parse(parse(await readFile(contractFile, 'utf8'))));
const mutants = mutantsOf(document);

// A file is for one run alone: results of another document are ignored, those of an earlier suite are not.
const digest = hash('sha256', JSON.stringify(document));
const line = result.extend({ document: z.string(), id: z.string() });
const content = resume === undefined ? '' : await readFile(resume, 'utf8').catch(() => '');
const kept = content
  .split('\n')
  .filter(Boolean)
  .map((text) => line.parse(JSON.parse(text)));
const known = new Map(kept.filter((one) => one.document === digest).map(({ id, by, detail }) => [id, { by, detail }]));

const wanted = mutants.filter(({ id }) => only.test(id));
const checked: Checked[] = wanted.flatMap((mutant) => {
  const before = known.get(mutant.id);
  return before === undefined ? [] : [{ mutant, result: before }];
});
const open = wanted.filter(({ id }) => !known.has(id));
await checkAll(document, open, jobs, async (one) => {
  checked.push(one);
  const { by, detail } = one.result;
  process.stderr.write(`${checked.length}/${wanted.length} ${one.mutant.id}: ${by ?? 'SURVIVED'}, ${detail}\n`);
  const entry = JSON.stringify({ document: digest, id: one.mutant.id, by, detail });
  if (resume !== undefined) await appendFile(resume, `${entry}\n`);
});

const explanations = await readExplanations();
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
const rendered = `${renderReport(checked, explanations)}\n${minutes} minutes, ${jobs} at a time.\n`;
process.stdout.write(rendered);
if (report !== undefined) await writeFile(report, rendered);
const survival = checked.map(({ mutant, result: { by } }) => ({ id: mutant.id, survived: by === undefined }));
const faults = unexplained(explanations, new Set(mutants.map(({ id }) => id)), survival);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
