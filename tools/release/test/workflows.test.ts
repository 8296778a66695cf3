import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const permissions = z.record(z.string(), z.enum(['none', 'read', 'write']));
const workflowSchema = z.looseObject({
  permissions,
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: permissions.optional(),
      'timeout-minutes': z.number().optional(),
      uses: z.string().optional(),
      steps: z.array(z.looseObject({ uses: z.string().optional(), run: z.string().optional() })).default([]),
    }),
  ),
});
const folder = join(root, '.github/workflows');
const workflows = globSync('*.yml', { cwd: folder }).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: workflowSchema.parse(parse(text)) };
});
const scripts = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts;

it('there are workflows for each change, for a release and for what changes by itself', () => {
  expect(workflows.map(({ name }) => name).toSorted()).toEqual(['ci.yml', 'release.yml', 'scheduled.yml']);
});

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  const jobs = Object.entries(workflow.jobs);

  it('pins each action by its digest, and says which version that is', () => {
    const uses = text.split('\n').flatMap((line) => /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1] ?? []);
    const unpinned = uses.filter((each) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each));
    expect(unpinned.filter((each) => !each.startsWith('./.github/workflows/'))).toEqual([]);
  });

  it('may only read, unless a job says what it writes', () => {
    expect(Object.values(workflow.permissions).filter((each) => each !== 'read')).toEqual([]);
    const writing = jobs.filter(([, job]) => Object.values(job.permissions ?? {}).includes('write'));
    const allowed = new Map([
      ['version', ['contents', 'pull-requests']],
      ['publish', ['contents', 'packages', 'id-token']],
      ['image', ['packages']],
    ]);
    for (const [name, job] of writing) {
      const granted = Object.entries(job.permissions ?? {}).flatMap(([key, value]) => (value === 'write' ? [key] : []));
      expect({ name, granted }).toEqual({ name, granted: allowed.get(name) });
    }
  });

  it('bounds the time of each job', () => {
    expect(jobs.filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined)).toEqual([]);
  });

  it('keeps no credentials in a checkout', () => {
    const checkouts = text.split(/uses: actions\/checkout@/).slice(1);
    expect(
      checkouts.filter((each) => !/^[^\n]*\n\s+with:\n(\s+.*\n)*?\s+persist-credentials: false\n/.test(each)),
    ).toEqual([]);
  });

  it('runs scripts that there are', () => {
    const named = Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});

it('the parts of ci.yml are those of .ci/run, none left out', () => {
  const script = readFileSync(join(root, '.ci/run'), 'utf8');
  const parts = Array.from(script.matchAll(/^(?:limit=\w+ )?part (\w+)/gm), ([, part = '']) => part);
  const ci = workflows.find(({ name }) => name === 'ci.yml')?.text ?? '';
  const jobs = Array.from(ci.matchAll(/parts: ([\w ]+) \}/g), ([, named = '']) => named.split(' ')).flat();
  // Those that need only Node run on each system, in the job beside.
  expect([...jobs, 'test', 'check'].toSorted()).toEqual([...new Set(parts)].toSorted());
});
