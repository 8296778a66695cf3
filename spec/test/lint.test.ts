import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** What redocly reports of one file. */
interface Report {
  readonly problems: readonly { readonly ruleId: string }[];
}

const folder = join(import.meta.dirname, '..');
const redoclyCli = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

const mistakes = [
  {
    mistake: 'an operation without a description',
    from: /(operationId: listAuditTasks\n.*\n) {6}description: >-\n(?: {8}.*\n)+/,
    to: '$1',
    rule: 'operation-description',
  },
  {
    mistake: 'a parameter without a description',
    from: /( {4}MaxResults:\n.*\n.*\n) {6}description: .*\n/,
    to: '$1',
    rule: 'parameter-description',
  },
  {
    mistake: 'a scalar without an example',
    from: '          examples: [daily-audit]\n',
    to: '',
    rule: 'scalar-property-missing-example',
  },
  {
    mistake: 'an example that breaks the schema that it stands in',
    from: 'examples: [daily-audit]',
    to: 'examples: [daily audit]',
    rule: 'no-invalid-schema-examples',
  },
  {
    mistake: "an example that breaks its parameter's schema",
    from: '      example: 100\n',
    to: '      example: 251\n',
    rule: 'no-invalid-parameter-examples',
  },
  {
    mistake: "an example that breaks its answer's schema",
    from: 'taskStartTime: 1767261600\n',
    to: "taskStartTime: '2026-01-01T10:00:00Z'\n",
    rule: 'no-invalid-media-type-examples',
  },
  {
    mistake: 'a 4xx that is no problem+json',
    from: /( {4}NotFound:[\s\S]*?)application\/problem\+json/,
    to: '$1application/xml',
    rule: 'operation-4xx-problem-details-rfc7807',
  },
  {
    mistake: 'a tag that is not defined',
    from: '      tags: [Audits]\n',
    to: '      tags: [Findings]\n',
    rule: 'operation-tag-defined',
  },
  {
    mistake: 'a reference to nowhere',
    from: "'#/components/schemas/TaskId'",
    to: "'#/components/schemas/AuditId'",
    rule: 'no-unresolved-refs',
  },
  {
    mistake: 'an operationId that occurs twice',
    from: 'operationId: describeAuditTask',
    to: 'operationId: listAuditTasks',
    rule: 'operation-operationId-unique',
  },
  {
    mistake: 'a member that OpenAPI does not have',
    from: '      summary: List audits\n',
    to: '      summary: List audits\n      returns: audits\n',
    rule: 'struct',
  },
];

/** Lints files in one call, as the package's target `lint` does, and tells the rules that each of them breaks. */
async function lint(files: readonly string[]): Promise<readonly string[][]> {
  const { stdout, stderr } = await redocly('lint', ...files, '--format', 'json', '--max-problems', '1000');
  // A report for each file, one after another.
  const reports = stdout.split(/(?<=^\})/m);
  if (reports.length !== files.length) throw new Error(stderr);
  return reports.map((json) => {
    const { problems }: Report = JSON.parse(json);
    return [...new Set(problems.map(({ ruleId }) => ruleId))];
  });
}

function redocly(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off' };
  return new Promise((resolve) => {
    // Problems make the status a bad one, so that it tells nothing here.
    execFile(
      process.execPath,
      [redoclyCli, ...args, '--config', 'redocly.yaml'],
      { cwd: folder, env },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    );
  });
}

describe('lint', () => {
  let ofDocument: readonly string[] | undefined;
  let ofMistakes: readonly (readonly string[])[];

  beforeAll(async () => {
    const document = await readFile(join(folder, 'openapi.yaml'), 'utf8');
    const copies = await mkdtemp(join(tmpdir(), 'audit-gateway-lint-'));
    try {
      const files = mistakes.map(async ({ mistake, from, to }, index) => {
        const changed = document.replace(from, to);
        if (changed === document) throw new Error(`The document has no place for ${mistake}`);
        const file = join(copies, `${index}.yaml`);
        await writeFile(file, changed);
        return file;
      });
      [ofDocument, ...ofMistakes] = await lint(['openapi.yaml', ...(await Promise.all(files))]);
    } finally {
      await rm(copies, { recursive: true });
    }
  });

  it('passes the document', () => {
    expect(ofDocument).toEqual([]);
  });

  it.each(mistakes.map((one, index) => ({ ...one, index })))('refuses $mistake', ({ rule, index }) => {
    expect(ofMistakes[index]).toEqual([rule]);
  });
});
