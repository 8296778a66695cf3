import { describe, expect, it } from 'vitest';
import { audit, audits, dayMs, failed, found, onDemand, startEmulator } from './support/audits.ts';

const history = [
  audit('newest', 3, { LOGGING_DISABLED_CHECK: found(2, 1), IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(3) }),
  audit('running', 1, {}, { end: { afterMs: dayMs, taskStatus: 'COMPLETED' }, checks: { LOGGING_DISABLED_CHECK: [] } }),
  onDemand(audit('by-hand', 30, { NEW_CHECK: found(1) })),
  audit('canceled', 50, { LOGGING_DISABLED_CHECK: failed }, { end: { afterMs: 0, taskStatus: 'CANCELED' } }),
  audit('clean', 51, { LOGGING_DISABLED_CHECK: found(0) }),
  audit('partly', 52, { LOGGING_DISABLED_CHECK: found(0), CA_CERTIFICATE_EXPIRING_CHECK: failed }),
  audit('old', 24 * 8, {}),
];

describe('audits list', () => {
  it('shows the audits of a week, newest first, with start, state, findings by severity and what started them', async () => {
    const { url } = await startEmulator({ audits: history });
    await expect(audits(['list'], { url })).resolves.toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'START         STATUS      FOUND                            RUN BY       AUDIT',
        '03-10 11:00Z  running 1h  no result                        daily-audit  running',
        '03-10 09:00Z  completed   3 crit, 1 low                    daily-audit  newest',
        '03-09 06:00Z  completed   1 other                          on-demand    by-hand',
        '03-08 10:00Z  canceled    no result                        daily-audit  canceled',
        '03-08 09:00Z  completed   nothing                          daily-audit  clean',
        '03-08 08:00Z  completed   nothing, 1 check without result  daily-audit  partly',
        '',
      ].join('\n'),
    });
  });

  it.each([
    [
      ['--since', '90d'],
      ['running', 'newest', 'by-hand', 'canceled', 'clean', 'partly', 'old'],
    ],
    [['--since', '2h'], ['running']],
    [['--status', 'in-progress'], ['running']],
    [['--status', 'CANCELED'], ['canceled']],
    [['--type', 'on-demand'], ['by-hand']],
    [['--type', 'ON_DEMAND_AUDIT_TASK'], ['by-hand']],
  ])('takes %j', async (flags, taskIds) => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['list', '--json', ...flags], { url });
    const shown: unknown = JSON.parse(stdout);
    expect(shown).toMatchObject({ audits: taskIds.map((taskId) => ({ taskId })), failures: [] });
  });

  it('prints JSON in which every member is there', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['list', '--json', '--since', '4h'], { url });
    expect(JSON.parse(stdout)).toEqual({
      since: '2026-03-10T08:00:00.000Z',
      until: '2026-03-10T12:00:00.000Z',
      audits: [
        {
          taskId: 'running',
          taskStatus: 'IN_PROGRESS',
          taskType: 'SCHEDULED_AUDIT_TASK',
          scheduledAuditName: 'daily-audit',
          taskStartTime: '2026-03-10T11:00:00.000Z',
          runningSeconds: 3600,
          findings: { critical: 0, high: 0, medium: 0, low: 0, other: 0 },
          suppressed: 0,
          checks: 1,
          checksWithoutResult: 1,
        },
        {
          taskId: 'newest',
          taskStatus: 'COMPLETED',
          taskType: 'SCHEDULED_AUDIT_TASK',
          scheduledAuditName: 'daily-audit',
          taskStartTime: '2026-03-10T09:00:00.000Z',
          runningSeconds: null,
          findings: { critical: 3, high: 0, medium: 0, low: 1, other: 0 },
          suppressed: 1,
          checks: 2,
          checksWithoutResult: 0,
        },
      ],
      failures: [],
    });
  });

  it('says that there is none on standard error, and prints nothing', async () => {
    const { url } = await startEmulator({ audits: [] });
    await expect(audits(['list'], { url })).resolves.toEqual({
      status: 0,
      stdout: '',
      stderr: 'audits: no audit started since 2026-03-03 12:00 UTC\n',
    });
  });

  it('shows how far it is where standard error is a terminal, and leaves nothing of it behind', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout, stderr } = await audits(['list'], { url, columns: 120 });
    expect(stderr).toContain('reading audits');
    expect(stderr).toContain('\u001b[?25l');
    expect(stderr.trimEnd()).toMatch(/\u001b\[\?25h(\u001b\[\?7h)?[^\n]*$/);
    expect(stdout).not.toContain('reading audits');
  });

  it('has what could be read, and one line on what could not; the status is that of the failure', async () => {
    const emulator = await startEmulator({ audits: history });
    let described = 0;
    const original = emulator.account.auditAt;
    Object.assign(emulator.account, {
      auditAt: (taskId: string, time: Date) => (++described, taskId === 'newest' ? undefined : original(taskId, time)),
    });
    const { status, stdout, stderr } = await audits(['list'], { url: emulator.url });
    expect(described).toBe(6);
    expect(stdout.trim().split('\n')).toHaveLength(1 + 5);
    expect(stderr).toMatch(/^audits: 1 of 6 audits could not be read, first newest: no audit has this id.*\n$/);
    expect(status).toBe(2);
  });

  it('fits a terminal of 40 columns and more', async () => {
    const taskId = '0123456789abcdef0123456789abcdef';
    const many = {
      LOGGING_DISABLED_CHECK: found(9),
      IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(33),
      NEW_CHECK: found(7),
    };
    const { url } = await startEmulator({
      audits: [audit(taskId, 3, many, { scheduledAuditName: 'weekly-certificate-audit' })],
    });
    for (const columns of [40, 41, 60, 79, 80, 81, 100, 200]) {
      const { stdout } = await audits(['list'], { url, columns, env: { NO_COLOR: '1' } });
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
      expect(stdout).toContain(taskId);
      expect(stdout.startsWith('START         STATUS')).toBe(columns >= 80);
    }
  });

  it('cannot be made to send commands to a terminal', async () => {
    const { url } = await startEmulator({
      audits: [audit('safe', 1, { 'EVIL\u001b[2J\u0007\u202e_CHECK': found(1) })],
    });
    const { stdout } = await audits(['show', 'safe'], { url });
    expect(stdout).toContain('EVIL?[2J?');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});
