import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyRepository, positionAfter, type RepositoryCopy, root } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Edit, edits, type Message } from './edits.ts';

/** How a command ended. */
interface Run {
  readonly status: number;
  /** What it printed, without empty lines. */
  readonly lines: readonly string[];
  readonly seconds: number;
}

const failure = z.looseObject({ code: z.number(), stdout: z.string(), stderr: z.string() });
const report = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      message: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), failureMessages: z.array(z.string()) })),
    }),
  ),
});
const timings: string[] = [];

let copy: RepositoryCopy;
let original: string;
const document = (): string => join(copy.folder, 'spec/openapi.yaml');
const changeset = (): string => join(copy.folder, '.changeset/of-the-edit.md');

beforeAll(async () => {
  copy = await copyRepository();
  original = await readFile(document(), 'utf8');
  // What the edit is compared with.
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=All');
});
afterAll(async () => {
  await copy.remove();
  process.stderr.write(`seconds: ${timings.join('; ')}\n`);
});

async function run(program: string, ...args: string[]): Promise<Run> {
  const began = performance.now();
  const own = Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|TEST_|npm_)/.test(name));
  const env = { ...Object.fromEntries(own), FORCE_COLOR: '0', NX_DAEMON: 'false', VITEST_REPORT: 'reports/edit.json' };
  const options = { cwd: copy.folder, env, maxBuffer: 64 * 1024 * 1024 };
  const { code, stdout, stderr } = await promisify(execFile)(program, args, options).then(
    (printed) => ({ ...printed, code: 0 }),
    (error: unknown) => failure.parse(error),
  );
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  return { status: code, lines, seconds: (performance.now() - began) / 1000 };
}

async function git(...args: string[]): Promise<void> {
  expect(await run('git', ...args)).toMatchObject({ status: 0 });
}

const npm = (script: string): Promise<Run> => run('npm', 'run', '--silent', script);
const versions = (...args: string[]): Promise<Run> =>
  run(process.execPath, '-C', '@audit-gateway/source', 'tools/spec-diff/check-versions.ts', ...args);

/** Runs test files, and gives the first line of each failure. */
async function failuresOf(files: readonly string[]): Promise<string[]> {
  await run(process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...files);
  const { numTotalTests, testResults } = report.parse(
    JSON.parse(await readFile(join(copy.folder, 'reports/edit.json'), 'utf8')),
  );
  expect(testResults).toHaveLength(files.length);
  expect(numTotalTests).toBeGreaterThan(files.length);
  const failures = testResults.flatMap(({ status, message, assertionResults }) => {
    const ofTests = assertionResults.flatMap(({ failureMessages }) => failureMessages);
    return ofTests.length === 0 && status === 'failed' ? [message] : ofTests;
  });
  return failures.map((text) =>
    text
      .split('\n', 1)
      .join()
      .replace(/^AssertionError: /, ''),
  );
}

function lineOf(changed: string, { after, says }: Message): string {
  return `spec/openapi.yaml:${positionAfter(changed, after)}: ${says}`;
}

async function startEdit({ change, bump }: Edit): Promise<string> {
  const changed = change(original);
  expect(changed).not.toBe(original);
  await writeFile(document(), changed);
  await writeFile(changeset(), `---\n'@audit-gateway/spec': ${bump}\n---\n\nA change.\n`);
  return changed;
}

describe('an edit of the document', { timeout: 300_000 }, () => {
  it.each(edits)('$edit', async (edit) => {
    const changed = await startEdit(edit);
    const { generate, check, breaks, files = [], failures = [] } = edit;
    const note = (what: string, { seconds }: Run): void =>
      void timings.push(`${edit.edit}, ${what} ${seconds.toFixed(1)}`);

    const generated = await npm('generate');
    note('generate', generated);
    expect(generated.seconds).toBeLessThan(120);
    const [first = ''] = generated.lines;
    if (generate === undefined) expect(generated).toMatchObject({ status: 0, lines: [] });
    else if ('line' in generate) expect(first).toMatch(generate.line);
    else expect(first.slice(0, lineOf(changed, generate).length)).toBe(lineOf(changed, generate));
    if (generate !== undefined) expect(generated.status).not.toBe(0);

    if (check !== undefined) {
      const checked = await npm('check');
      note('check', checked);
      expect(checked.seconds).toBeLessThan(60);
      const expected = lineOf(changed, check);
      expect(checked.lines.map((line) => line.slice(0, expected.length))).toEqual([expected]);
      expect(checked.status).toBe(1);
      return;
    }

    expect(await versions()).toMatchObject({ status: 0 });
    if (breaks !== undefined) {
      await rm(changeset());
      const tested = await versions('--breaking');
      note('test', tested);
      expect(tested.status).toBe(1);
      expect(tested.lines.join('\n')).toMatch(breaks);
    }
    if (files.length === 0) return;
    const found = await failuresOf(files);
    const expected = failures.map((message) => lineOf(changed, message));
    expect(found.filter((line) => !expected.some((begin) => line.startsWith(begin)))).toEqual([]);
    expect(expected.map((begin) => found.filter((line) => line.startsWith(begin)).length)).toEqual(
      expected.map(() => 1),
    );
  });
});

it('is in the table of the README, with what it needs by hand', async () => {
  const readme = await readFile(join(root, 'spec/README.md'), 'utf8');
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [, section = ''] = readme.split('### What an edit needs by hand\n');
  const table = section
    .split(/\n#/, 1)
    .join()
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(cells);
  const listed = edits.flatMap(({ edit, byHand }) => (byHand === undefined ? [] : [[edit, byHand]]));
  expect(table.map((row) => row.slice(0, 2))).toEqual(listed);
});
