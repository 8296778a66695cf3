import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { auditApiErrorCodes } from '@audit-gateway/client';
import { createEmulator } from '@audit-gateway/emulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { taskId } from './support/cases.ts';
import { daily, minuteMs } from './support/histories.ts';
import { serve } from './support/server.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** Runs the example that has a text, with another base URL. */
async function runExample(having: string, url: string): Promise<{ stdout: string; stderr: string }> {
  const examples = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code = '']) => code);
  const example = examples.find((code) => code.includes(having)) ?? '';
  const code = example.replace('http://127.0.0.1:8080', url);
  return await promisify(execFile)(
    process.execPath,
    ['-C', '@audit-gateway/source', '--input-type=module-typescript', '--eval', code],
    { cwd: import.meta.dirname },
  );
}

describe('README', () => {
  it('has an example that runs', async () => {
    const audit = { taskStartTime: 1767236400.434, taskStatistics: { totalChecks: 17 } };
    const { url } = await serve(
      { body: { tasks: [{ taskId }], nextToken: 't' } },
      { body: { tasks: [], nextToken: 't' } },
      { body: { tasks: [{ taskId }], nextToken: null } },
      { body: { ...audit, taskStatus: 'IN_PROGRESS' } },
      { body: { ...audit, taskStatus: 'COMPLETED' } },
      { status: 404, headers: { 'x-amzn-ErrorType': 'ResourceNotFoundException' }, body: { message: 'None.' } },
    );
    const { stdout, stderr } = await runExample('waitForAuditTask', url);
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

  it('has an example of the posture that runs', async () => {
    const time = new Date();
    const found = { checkRunStatus: 'COMPLETED_NON_COMPLIANT', totalResourcesCount: 9 } as const;
    const [newest, older] = daily(new Date(time.getTime() - 2 * minuteMs), 3).filter(
      ({ startTime }) => startTime < time,
    );
    if (!newest || !older) throw new Error('no audits');
    const audits = [
      {
        ...newest,
        scheduledAuditName: 'daily-audit',
        end: { afterMs: 0, taskStatus: 'COMPLETED' as const },
        checks: {
          IOT_POLICY_OVERLY_PERMISSIVE_CHECK: [
            {
              afterMs: 0,
              details: { ...found, nonCompliantResourcesCount: 3, suppressedNonCompliantResourcesCount: 1 },
            },
          ],
          NEW_CHECK: [{ afterMs: 0, details: { ...found, nonCompliantResourcesCount: 1 } }],
        },
      },
      { ...older, scheduledAuditName: 'daily-audit' },
    ];
    const emulator = await createEmulator({ unsigned: true, audits });
    onTestFinished(() => emulator.close());
    const { stdout, stderr } = await runExample('comparePosture', emulator.url);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      [
        `${newest.taskId}: 3 findings, and 1 suppressed ones`,
        'critical IOT_POLICY_OVERLY_PERMISSIVE_CHECK https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html',
        'unknown NEW_CHECK undefined',
        `${older.taskId} 0`,
        `${newest.taskId} 3`,
        '',
      ].join('\n'),
    );
  });

  it('has a table of the very codes that there are', () => {
    const table = readme.slice(readme.indexOf('| code '));
    expect(Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, code]) => code)).toEqual(auditApiErrorCodes);
  });
});
