import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { auditApiErrorCodes } from '@audit-gateway/client';
import { describe, expect, it } from 'vitest';
import { taskId } from './support/cases.ts';
import { serve } from './support/server.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('has an example that runs', async () => {
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const audit = { taskStartTime: 1767236400.434, taskStatistics: { totalChecks: 17 } };
    const { url } = await serve(
      { body: { tasks: [{ taskId }], nextToken: 't' } },
      { body: { tasks: [], nextToken: 't' } },
      { body: { tasks: [{ taskId }], nextToken: null } },
      { body: { ...audit, taskStatus: 'IN_PROGRESS' } },
      { body: { ...audit, taskStatus: 'COMPLETED' } },
      { status: 404, headers: { 'x-amzn-ErrorType': 'ResourceNotFoundException' }, body: { message: 'None.' } },
    );
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        '-C',
        '@audit-gateway/source',
        '--input-type=module-typescript',
        '--eval',
        example.replace('http://127.0.0.1:8080', url),
      ],
      { cwd: import.meta.dirname },
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        '1 completed audits on the first page',
        `${taskId} IN_PROGRESS 2026-01-01T03:00:00.434Z`,
        '17 of 17 checks',
        `${taskId} COMPLETED`,
        'ResourceNotFoundException 404 None.',
        '',
      ].join('\n'),
    );
  });

  it('has a table of the very codes that there are', () => {
    const table = readme.slice(readme.indexOf('| code '));
    expect(Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, code]) => code)).toEqual(auditApiErrorCodes);
  });
});
