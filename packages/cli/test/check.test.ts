import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { auditCheckNameValues } from '@audit-gateway/client';
import { auditCheckSeverities, comparePosture, severityOf } from '@audit-gateway/client/posture';
import { describe, expect, it, onTestFinished } from 'vitest';
import { evaluate } from '../src/check/evaluate.ts';
import { audit, audits, failed, found, startEmulator } from './support/audits.ts';

const before = audit('before', 27, { CONFLICTING_CLIENT_IDS_CHECK: found(2), LOGGING_DISABLED_CHECK: found(1) });
const policy = 'IOT_POLICY_OVERLY_PERMISSIVE_CHECK';
const ids = 'CONFLICTING_CLIENT_IDS_CHECK';
const canceled = { end: { afterMs: 0, taskStatus: 'CANCELED' } } as const;

async function file(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audits-check-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'baseline.json');
  await writeFile(path, content);
  return path;
}

describe('the status of audits check', () => {
  it.each<[string, ReturnType<typeof audit>[], string[], number, string]>([
    [
      '0 where nothing is new',
      [audit('now', 3, { [ids]: found(2) }), before],
      [],
      0,
      'PASSED: nothing new at severity high or above',
    ],
    ['0 where it is better', [audit('now', 3, { [ids]: found(1) }), before], [], 0, 'PASSED'],
    [
      '1 where a check finds something for the first time',
      [audit('now', 3, { [policy]: found(1) }), before],
      [],
      1,
      'FAILED: 1 check found',
    ],
    ['1 where a check finds more', [audit('now', 3, { [ids]: found(3) }), before], [], 1, 'FAILED: 1 check found'],
    ['1 where there is no audit before', [audit('now', 3, { [ids]: found(3) })], [], 1, 'no earlier audit'],
    [
      '0 where what is new is below the severity',
      [audit('now', 3, { [ids]: found(3) }), before],
      ['--fail-on', 'critical'],
      0,
      'ignored',
    ],
    [
      '1 where a lower severity counts',
      [audit('now', 3, { LOGGING_DISABLED_CHECK: found(3) }), before],
      ['--fail-on', 'low'],
      1,
      'FAILED',
    ],
    [
      '1 where the severity of a check is not known',
      [audit('now', 3, { NEW_CHECK: found(1) }), before],
      ['--fail-on', 'critical'],
      1,
      'NEW',
    ],
    ['0 where what is new is suppressed', [audit('now', 3, { [policy]: found(2, 2) }), before], [], 0, 'PASSED'],
    [
      '0 where the check is allowed',
      [audit('now', 3, { [policy]: found(1) }), before],
      ['--allow', policy],
      0,
      'allowed',
    ],
    [
      '0 where all of them are allowed, without _CHECK',
      [audit('now', 3, { [policy]: found(1), [ids]: found(9) }), before],
      ['--allow', 'IOT_POLICY_OVERLY_PERMISSIVE', 'CONFLICTING_CLIENT_IDS'],
      0,
      'allowed',
    ],
    [
      '2 where a check failed',
      [audit('now', 3, { [policy]: failed }), before],
      [],
      2,
      'UNKNOWN: 1 check without result',
    ],
    [
      '0 where a check failed that does not count',
      [audit('now', 3, { LOGGING_DISABLED_CHECK: failed }), before],
      [],
      0,
      'PASSED',
    ],
    [
      '0 where a check failed that is allowed',
      [audit('now', 3, { [policy]: failed }), before],
      ['--allow', policy],
      0,
      'PASSED',
    ],
    [
      '0 where a check is allowed that this version does not know, but the audit has',
      [audit('now', 3, { NEW_CHECK: found(1) }), before],
      ['--allow', 'NEW'],
      0,
      'allowed',
    ],
    [
      '0 where a check is allowed that the audit does not have',
      [audit('now', 3, { [ids]: found(2) }), before],
      ['--allow', policy],
      0,
      'PASSED',
    ],
    [
      '1 where one failed and one found something',
      [audit('now', 3, { [policy]: failed, [ids]: found(7) }), before],
      [],
      1,
      'FAILED',
    ],
    [
      '0 where a check is no longer run',
      [audit('now', 3, { LOGGING_DISABLED_CHECK: found(1) }), before],
      ['--fail-on', 'low'],
      0,
      'PASSED',
    ],
    [
      '2 where the audit was canceled',
      [audit('now', 3, { [ids]: found(0) }, canceled), before],
      [],
      2,
      'UNKNOWN: the audit is canceled',
    ],
    ['2 where the audit has no checks', [audit('now', 3, {}), before], [], 2, 'UNKNOWN: the audit has no checks'],
    [
      '2 where the audit is too old',
      [audit('now', 50, { [ids]: found(0) })],
      ['--max-age', '2d'],
      2,
      'UNKNOWN: the audit is older than 2d: 2d 2h',
    ],
    ['0 where it is not', [audit('now', 47, { [ids]: found(0) })], ['--max-age', '2d'], 0, 'PASSED'],
  ])('is %s', async (_case, history, flags, status, says) => {
    const { url } = await startEmulator({ audits: history });
    const outcome = await audits(['check', ...flags], { url });
    expect(outcome).toMatchObject({ status, stderr: '' });
    expect(outcome.stdout).toContain(says);
  });

  it.each([
    ['a letter is missing', 'LOGING_DISABLED', 'did you mean LOGGING_DISABLED?'],
    ['it is in small letters', 'logging_disabled_check', 'did you mean LOGGING_DISABLED?'],
    ['it is one of a new check of the audit', 'NEWW', 'did you mean NEW?'],
    ['it is like no name', 'MQTT', 'allowed: AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE, CA_'],
    ['there are commas', `${policy},${ids}`, 'allowed: AUTHENTICATED_'],
  ])('is 2 where a name to allow is no check, since %s', async (_case, name, says) => {
    const { url } = await startEmulator({ audits: [audit('now', 3, { NEW_CHECK: found(1) }), before] });
    const { status, stdout, stderr } = await audits(['check', '--allow', policy, name], { url });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`audits: --allow ${name}: there is no such check; `);
    expect(stderr).toContain(says);
    expect(stderr).toContain('LOGGING_DISABLED, NEW, REVOKED_');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is 2 where there is no audit, with one line', async () => {
    const { url } = await startEmulator({ audits: [] });
    await expect(audits(['check'], { url })).resolves.toEqual({
      status: 2,
      stdout: '',
      stderr: 'audits: there is no finished audit in the last 90 days\n',
    });
  });

  it('follows from the outcomes of the checks, whatever they are', () => {
    const checks = fc.dictionary(
      fc.constantFrom(...auditCheckNameValues, 'NEW_CHECK'),
      fc.oneof(
        fc.integer({ min: 0, max: 3 }).map((count) => found(count)),
        fc.constant(failed),
      ),
    );
    const rules = fc.record({
      failOn: fc.constantFrom(...auditCheckSeverities),
      allow: fc.subarray([...auditCheckNameValues]),
    });
    fc.assert(
      fc.property(checks, checks, rules, (earlier, later, { failOn, allow }) => {
        const { outcome, checks: outcomes } = evaluate(
          comparePosture({ auditDetails: earlier }, { auditDetails: later }),
          { failOn, allow },
        );
        const counts = Object.entries(later).filter(([name]) => {
          const severity = severityOf(name);
          const isSevere = !severity || auditCheckSeverities.indexOf(severity) <= auditCheckSeverities.indexOf(failOn);
          return isSevere && !allow.some((allowed) => allowed === name);
        });
        const findings = (check: typeof failed | undefined) => check?.nonCompliantResourcesCount ?? 0;
        const isFailed = counts.some(([name, check]) => findings(check) > findings(earlier[name]));
        const isUnknown = counts.some(([, check]) => check === failed);
        expect(outcome).toBe(isFailed ? 'failed' : isUnknown ? 'unknown' : 'passed');
        expect(outcomes.map(({ check }) => check.checkName).sort()).toEqual(
          [...new Set([...Object.keys(earlier), ...Object.keys(later)])].sort(),
        );
      }),
    );
  });
});

describe('the baseline of audits check', () => {
  const latest = audit('now', 3, { [ids]: found(3), [policy]: found(1) });
  const older = audit('older', 60, { [ids]: found(5), [policy]: found(1) });
  const history = [latest, before, older];

  it('is the audit before, or another one by its id', async () => {
    const { url } = await startEmulator({ audits: history });
    await expect(audits(['check'], { url })).resolves.toMatchObject({ status: 1 });
    const outcome = await audits(['check', '--baseline', 'older'], { url });
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stdout).toContain('compared with older');
  });

  it('is a file that audits show --json printed', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['show', 'older', '--json'], { url });
    const path = await file(stdout);
    const outcome = await audits(['check', '--baseline', path], { url });
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stdout).toContain(`compared with ${path}`);
  });

  it("is a file with AWS's own response", async () => {
    const { url } = await startEmulator({ audits: history });
    const described = {
      auditDetails: { [ids]: { ...found(5), errorCode: null }, [policy]: found(1) },
      taskStatus: 'COMPLETED',
    };
    const outcome = await audits(['check', '--baseline', await file(JSON.stringify(described))], { url });
    expect(outcome).toMatchObject({ status: 0 });
  });

  it.each([
    ['no JSON', 'is no JSON'],
    ['{"a": 1}', 'must be what "audits show --json" or DescribeAuditTask gave'],
    ['{"checks": [{"checkName": 1}]}', 'must be what "audits show --json" or DescribeAuditTask gave'],
  ])('is refused where a file holds %s', async (content, says) => {
    const { url } = await startEmulator({ audits: history });
    const path = await file(content);
    const { status, stdout, stderr } = await audits(['check', '--baseline', path], { url });
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `audits: ${path}: ${says}\n` });
  });

  it('is a file that an editor on Windows marked with its byte order', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['show', 'older', '--json'], { url });
    const outcome = await audits(['check', '--baseline', await file(`\uFEFF${stdout}`)], { url });
    expect(outcome).toMatchObject({ status: 0 });
  });

  it.each(['latest', 'now'])('is refused where it is the audit that is checked: %s', async (baseline) => {
    const { url } = await startEmulator({ audits: history });
    const { status, stdout, stderr } = await audits(['check', '--baseline', baseline], { url });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`audits: --baseline ${baseline}: is the audit that is checked; compare it with another one\n`);
  });

  it('is refused where there is no such file, and no such audit', async () => {
    const { url } = await startEmulator({ audits: history });
    const missing = await audits(['check', '--baseline', './missing.json'], { url });
    expect(missing.stderr).toMatch(/^audits: \.\/missing\.json: cannot be read: ENOENT/);
    const unknown = await audits(['check', '--baseline', 'nobody'], { url });
    expect(unknown.stderr).toMatch(/^audits: no audit has this id/);
    expect([missing.status, unknown.status]).toEqual([2, 2]);
  });
});

describe('the report of audits check', () => {
  const latest = audit('now', 3, {
    [policy]: found(3, 1),
    [ids]: failed,
    LOGGING_DISABLED_CHECK: found(4),
    'A<b>|"&_CHECK': found(1),
  });
  const earlier = audit('before', 27, {
    [ids]: found(2),
    LOGGING_DISABLED_CHECK: found(1),
    DEVICE_CERTIFICATE_AGE_CHECK: found(1),
  });

  it('is text', async () => {
    const { url } = await startEmulator({ audits: [latest, earlier] });
    const { stdout } = await audits(['check'], { url });
    expect(stdout).toBe(
      [
        'FAILED: 2 checks found something new at severity high or above',
        'audit now of 2026-03-10 09:00 UTC, compared with before',
        '',
        'RESULT   LEVEL     CHECK                         FOUND',
        'failed   critical  IOT_POLICY_OVERLY_PERMISSIVE  2 of 100, 1 suppressed',
        'unknown  high      CONFLICTING_CLIENT_IDS        insufficient-permissions, was 2',
        'ignored  low       LOGGING_DISABLED              4 of 100, was 1',
        'failed   ?         A<b>|"&                       1 of 100',
        '',
      ].join('\n'),
    );
  });

  it('is JSON', async () => {
    const { url } = await startEmulator({ audits: [latest, earlier] });
    const { stdout } = await audits(['check', '--json'], { url });
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'failed',
      failOn: 'high',
      reasons: [],
      audit: { taskId: 'now' },
      baseline: { taskId: 'before', file: null },
      checks: [
        { outcome: 'failed', checkName: policy, change: 'new' },
        { outcome: 'unknown', checkName: ids, change: 'unknown', errorCode: 'INSUFFICIENT_PERMISSIONS' },
        { outcome: 'passed', checkName: 'DEVICE_CERTIFICATE_AGE_CHECK', change: 'notRun' },
        { outcome: 'ignored', checkName: 'LOGGING_DISABLED_CHECK', change: 'worse' },
        { outcome: 'failed', checkName: 'A<b>|"&_CHECK', severity: null },
      ],
    });
    const { stdout: same } = await audits(['check', '--format', 'json'], { url });
    expect(same).toBe(stdout);
  });

  it('is Markdown for the summary of a job', async () => {
    const { url } = await startEmulator({ audits: [latest, earlier] });
    const { stdout } = await audits(['check', '--format', 'markdown'], { url });
    const guide = 'https://docs.aws.amazon.com/iot-device-defender/latest/devguide';
    expect(stdout).toBe(
      [
        '### FAILED: 2 checks found something new at severity high or above',
        '',
        'audit now of 2026-03-10 09:00 UTC, compared with before.',
        '',
        '| Outcome | Severity | Check | Found |',
        '| --- | --- | --- | --- |',
        `| failed | critical | [\`${policy}\`](${guide}/audit-chk-iot-policy-permissive.html) | 2 of 100, 1 suppressed |`,
        `| unknown | high | [\`${ids}\`](${guide}/audit-chk-conflicting-client-ids.html) | insufficient-permissions, was 2 |`,
        `| ignored | low | [\`LOGGING_DISABLED_CHECK\`](${guide}/audit-chk-logging-disabled.html) | 4 of 100, was 1 |`,
        '| failed | unknown | `A&lt;b>?"&_CHECK` | 1 of 100 |',
        '',
      ].join('\n'),
    );
  });

  it('is JUnit XML, in which a check is a test case', async () => {
    const { url } = await startEmulator({ audits: [latest, earlier] });
    const { stdout } = await audits(['check', '--format', 'junit'], { url });
    expect(stdout).toContain('<testsuites tests="5" failures="2" errors="1" skipped="2">');
    expect(stdout).toContain('timestamp="2026-03-10T09:00:00"');
    expect(stdout).toContain(
      `<testcase classname="critical" name="${policy}"><failure message="critical: 2 of 100, 1 suppressed">https://`,
    );
    expect(stdout).toContain(
      `<testcase classname="high" name="${ids}"><error message="high: insufficient-permissions, was 2">https://`,
    );
    expect(stdout).toContain('name="LOGGING_DISABLED_CHECK"><skipped message="below high: low: 4 of 100, was 1"/>');
    expect(stdout).toContain('name="DEVICE_CERTIFICATE_AGE_CHECK"><skipped message="no longer run"/>');
    expect(stdout).toContain('name="A&lt;b&gt;|&quot;&amp;_CHECK"><failure');
  });

  it('says in JUnit why an audit is inconclusive', async () => {
    const { url } = await startEmulator({ audits: [audit('now', 3, { [ids]: found(0) }, canceled)] });
    const { stdout } = await audits(['check', '--format', 'junit'], { url });
    expect(stdout).toContain('<testsuites tests="2" failures="0" errors="1" skipped="0">');
    expect(stdout).toContain('name="audit"><error message="the audit is canceled"/>');
  });
});
