import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { problemKinds } from '../src/errors/problem-kinds.ts';
import { settings } from '../src/config/settings-schema.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

function rows(heading: string): string[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [, body = ''] = (section.split('\n## ', 1)[0] ?? '').split(/\n\|[-| ]+\|\n/);
  return body
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/ +/g, ' '));
}

describe('the README', () => {
  it('has an example that runs and prints what it says', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    // Not among the sources, where whoever lints or hashes them at the same time would come across it.
    const file = fileURLToPath(new URL(`../reports/readme-example-${process.pid}.ts`, import.meta.url));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['-C', '@audit-gateway/source', file]);
      expect(stdout).toContain('400 InvalidRequestException');
      expect(stdout).toContain("{ path: '/query/maxResults', message: 'must be <= 250' }");
    } finally {
      await rm(file);
    }
  });

  it('names every setting as it is', () => {
    const expected = settings.map(({ key, flag, env, default: value = '', allowed }) =>
      `| ${flag === undefined ? '' : `\`${flag}\``} | \`${env}\` | \`${key}\` | ${value} | ${allowed} |`.replace(
        / +/g,
        ' ',
      ),
    );
    expect(rows('Settings')).toEqual(expected);
  });

  it('names every further variable that a setting comes from', () => {
    const further = settings.flatMap(({ otherEnv }) => otherEnv);
    expect(further.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every kind of failure as it is', () => {
    const expected = Object.entries(problemKinds).map(
      ([kind, { status, code, source, title }]) => `| \`${kind}\` | ${status} | \`${code}\` | ${source} | ${title} |`,
    );
    expect(rows('Failures')).toEqual(expected);
  });
});
