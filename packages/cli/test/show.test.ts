import { describe, expect, it } from 'vitest';
import { audit, audits, failed, found, startEmulator } from './support/audits.ts';

const canceled = { end: { afterMs: 0, taskStatus: 'CANCELED' } } as const;
const history = [
  audit('latest-audit', 3, {
    CONFLICTING_CLIENT_IDS_CHECK: found(0),
    IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(3, 1),
    LOGGING_DISABLED_CHECK: found(1),
    NEW_CHECK: found(4),
    CA_CERTIFICATE_EXPIRING_CHECK: failed,
  }),
  audit('canceled', 10, { LOGGING_DISABLED_CHECK: failed }, canceled),
  audit('of-others', 20, { LOGGING_DISABLED_CHECK: found(9) }, { scheduledAuditName: 'weekly-audit' }),
  audit('before-it', 27, {
    CONFLICTING_CLIENT_IDS_CHECK: found(6),
    IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(1),
    LOGGING_DISABLED_CHECK: found(1),
    DEVICE_CERTIFICATE_AGE_CHECK: found(2),
    CA_CERTIFICATE_EXPIRING_CHECK: found(2),
  }),
];

describe('audits show', () => {
  it('shows each check of the latest audit, and what changed since the completed one of the same schedule', async () => {
    const { url } = await startEmulator({ audits: history });
    await expect(audits(['show'], { url })).resolves.toEqual({
      status: 0,
      stderr: '',
      stdout: [
        'latest-audit of 2026-03-10 09:00 UTC, daily-audit: completed',
        'found 2 critical, 1 low, 4 other',
        'compared with before-it of 2026-03-09 09:00 UTC',
        '',
        'LEVEL     CHECK                         STATUS         FOUND                     CHANGE',
        'critical  IOT_POLICY_OVERLY_PERMISSIVE  non-compliant  2 of 100, 1 suppressed    worse, was 1',
        'high      CONFLICTING_CLIENT_IDS        compliant      0 of 100                  fixed, was 6',
        'medium    CA_CERTIFICATE_EXPIRING       failed         insufficient-permissions  no result, was 2',
        'low       DEVICE_CERTIFICATE_AGE                                                 no longer run, was 2',
        'low       LOGGING_DISABLED              non-compliant  1 of 100',
        '?         NEW                           non-compliant  4 of 100                  new',
        '',
      ].join('\n'),
    });
  });

  it('prints JSON in which every member is there', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['show', 'latest-audit', '--json'], { url });
    const shown: unknown = JSON.parse(stdout);
    expect(shown).toMatchObject({
      audit: { taskId: 'latest-audit', checks: 5, checksWithoutResult: 1 },
      previous: { taskId: 'before-it' },
    });
    expect(shown).toHaveProperty('checks.0', {
      checkName: 'IOT_POLICY_OVERLY_PERMISSIVE_CHECK',
      severity: 'critical',
      helpUrl: 'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-iot-policy-permissive.html',
      checkRunStatus: 'COMPLETED_NON_COMPLIANT',
      errorCode: null,
      message: null,
      found: { total: 100, active: 2, suppressed: 1 },
      before: { total: 100, active: 1, suppressed: 0 },
      change: 'worse',
    });
    expect(shown).toHaveProperty('checks.2.errorCode', 'INSUFFICIENT_PERMISSIONS');
    expect(shown).toHaveProperty('checks.3', {
      checkName: 'DEVICE_CERTIFICATE_AGE_CHECK',
      severity: 'low',
      helpUrl: 'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/device-certificate-age-check.html',
      checkRunStatus: null,
      errorCode: null,
      message: null,
      found: null,
      before: { total: 100, active: 2, suppressed: 0 },
      change: 'notRun',
    });
    expect(shown).toHaveProperty('checks.5.severity', null);
    expect(shown).toHaveProperty('checks.5.helpUrl', null);
  });

  it.each([
    [['show', 'before-it'], 'before-it', null],
    [['show', '--schedule', 'weekly-audit'], 'of-others', null],
    [['show', 'latest', '--type', 'scheduled'], 'latest-audit', 'before-it'],
    [['show', 'canceled'], 'canceled', 'before-it'],
  ])('finds the audit of %j, and the one before it', async (args, taskId, before) => {
    const { url } = await startEmulator({ audits: history });
    const { stdout, status } = await audits([...args, '--json'], { url });
    expect(JSON.parse(stdout)).toMatchObject({
      audit: { taskId },
      previous: before === null ? null : { taskId: before },
    });
    expect(status).toBe(0);
  });

  it('fits a terminal of 40 columns and more', async () => {
    const { url } = await startEmulator({ audits: history });
    for (const command of [['show'], ['check', '--fail-on', 'low'], ['trend', '--since', '90d']]) {
      for (const width of [40, 60, 80, 100]) {
        const { stdout } = await audits(command, { url, columns: width, env: { NO_COLOR: '1' } });
        expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
        expect(stdout).not.toContain('…');
      }
    }
  });

  it('has colours on a terminal, and none where NO_COLOR, --no-color, a pipe or TERM=dumb says so', async () => {
    const { url } = await startEmulator({ audits: history });
    const hasColours = async (args: string[], env: Record<string, string>, columns?: number): Promise<boolean> => {
      const { stdout } = await audits(['show', ...args], { url, env, ...(columns !== undefined && { columns }) });
      return stdout.includes('\u001b[');
    };
    await expect(hasColours([], {}, 100)).resolves.toBe(true);
    await expect(hasColours([], { NO_COLOR: '' }, 100)).resolves.toBe(true);
    await expect(hasColours([], { FORCE_COLOR: '1' })).resolves.toBe(true);
    await expect(hasColours([], { NO_COLOR: '1' }, 100)).resolves.toBe(false);
    await expect(hasColours([], { NO_COLOR: '1', FORCE_COLOR: '1' }, 100)).resolves.toBe(false);
    await expect(hasColours([], { FORCE_COLOR: '0' }, 100)).resolves.toBe(false);
    await expect(hasColours([], { TERM: 'dumb' }, 100)).resolves.toBe(false);
    await expect(hasColours(['--no-color'], {}, 100)).resolves.toBe(false);
    await expect(hasColours([], {})).resolves.toBe(false);
  });

  it.each([
    [['show', 'no-such-audit'], 'audits: no audit has this id, or it is older than 90 days: '],
    [['show', '../../etc'], 'audits: "../../etc" is no id of an audit: give "latest", or up to 40 letters'],
    [['show', '--schedule', 'none'], 'audits: there is no finished audit of the schedule none in the last 90 days\n'],
    [['show', '--type', 'on-demand'], 'audits: there is no finished audit of type ON_DEMAND_AUDIT_TASK in the last 90'],
  ])('ends %j with status 2 and one line', async (args, line) => {
    const { url } = await startEmulator({ audits: history });
    const { status, stdout, stderr } = await audits(args, { url });
    expect(stderr).toContain(line);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
