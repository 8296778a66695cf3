import { createTestClock } from '@audit-gateway/emulator';
import { describe, expect, it } from 'vitest';
import { audit, audits, found, hourMs, now, startEmulator } from './support/audits.ts';

/** An audit whose checks are done after one, two and three hours. */
function running(taskStatus: 'COMPLETED' | 'FAILED' | 'CANCELED' = 'COMPLETED') {
  const steps = (afterMs: number, count: number) => [
    { afterMs: 0, details: { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' as const } },
    { afterMs, details: found(count) },
  ];
  return audit(
    'running',
    0.5,
    {},
    {
      end: { afterMs: 3 * hourMs, taskStatus },
      checks: {
        LOGGING_DISABLED_CHECK: steps(hourMs, 0),
        IOT_POLICY_OVERLY_PERMISSIVE_CHECK: steps(2 * hourMs, 3),
        CONFLICTING_CLIENT_IDS_CHECK: steps(3 * hourMs, 0),
      },
    },
  );
}

/** An emulator whose time moves by an hour with each description. */
async function startMoving(audits: ReturnType<typeof running>[]) {
  const clock = createTestClock(now);
  return await startEmulator({
    audits,
    clock: clock.now,
    onCall: ({ operation }) => operation === 'describeAuditTask' && clock.advance(hourMs),
  });
}

const quick = ['--interval', '10ms'];

describe('audits watch', () => {
  it('prints a line for each change on a pipe, and the findings in the end', async () => {
    const { url } = await startMoving([running()]);
    await expect(audits(['watch', 'running', ...quick], { url })).resolves.toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'running in-progress 0/3 checks, 3 waiting for data',
        'running in-progress 1/3 checks, 2 waiting for data',
        'running in-progress 2/3 checks, 1 waiting for data',
        'running completed 3/3 checks',
        'running completed: found 3 critical',
        '',
      ].join('\n'),
    });
  });

  it('prints a line of JSON for each change', async () => {
    const { url } = await startMoving([running()]);
    const { stdout } = await audits(['watch', 'running', '--json', ...quick], { url });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatchObject({ done: 1, total: 3, waiting: 2, audit: { taskStatus: 'IN_PROGRESS' } });
    expect(lines[3]).toMatchObject({ done: 3, total: 3, waiting: 0, audit: { findings: { critical: 3 } } });
  });

  it('shows a bar on a terminal, and takes it away', async () => {
    const { url } = await startMoving([running()]);
    const { stdout, stderr } = await audits(['watch', 'running', ...quick], {
      url,
      columns: 100,
      env: { NO_COLOR: '1' },
    });
    expect(stderr).toMatch(/running █*░+ 0\/3 3 waiting for data/);
    expect(stderr).toContain('\u001b[?25h');
    expect(stdout).toBe('running completed: found 3 critical\n');
  });

  it.each(['FAILED', 'CANCELED'] as const)('ends with status 1 where the audit is %s', async (taskStatus) => {
    const { url } = await startMoving([running(taskStatus)]);
    const { status, stdout } = await audits(['watch', 'running', ...quick], { url });
    expect(status).toBe(1);
    expect(stdout).toContain(`running ${taskStatus.toLowerCase()}: found `);
  });

  it('watches the newest audit that runs, and where none does the newest finished one', async () => {
    const finished = audit('finished', 0.1, { LOGGING_DISABLED_CHECK: found(0) });
    const other = {
      ...running(),
      taskId: 'older',
      startTime: new Date(now.getTime() - 2 * hourMs),
      scheduledAuditName: 'b',
    };
    const both = [finished, running(), { ...other, end: { afterMs: 90 * hourMs, taskStatus: 'COMPLETED' as const } }];
    const { url } = await startEmulator({ audits: both });
    const first = async (args: string[], gateway: string): Promise<string | undefined> => {
      const abort = new AbortController();
      const { stdout } = await audits(['watch', ...args], {
        url: gateway,
        signal: abort.signal,
        onOutput: () => abort.abort(),
      });
      return stdout.split(' ')[0];
    };
    await expect(first([], url)).resolves.toBe('running');
    await expect(first(['--schedule', 'b'], url)).resolves.toBe('older');
    const { url: idle } = await startEmulator({ audits: [finished] });
    await expect(first([], idle)).resolves.toBe('finished');
  });

  it('ends when it is interrupted, with the status of that, no error and the terminal as it was', async () => {
    const { url } = await startEmulator({ audits: [running()] });
    const abort = new AbortController();
    const { status, stderr } = await audits(['watch'], {
      url,
      columns: 80,
      signal: abort.signal,
      onError: (text) => text.includes('0/3') && abort.abort(),
    });
    expect(status).toBe(130);
    expect(stderr).not.toContain('audits:');
    expect(stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.lastIndexOf('\u001b[?25l'));
  });

  it('gives up when its time is over, with status 2', async () => {
    const { url } = await startEmulator({ audits: [running()] });
    const { status, stderr } = await audits(['watch', '--timeout', '100ms', ...quick], { url });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^audits: the audit is not over: not done in 100 ms.*\n$/);
  });
});
