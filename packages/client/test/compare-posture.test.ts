import { type AuditCheckDetails, auditCheckNameValues, auditCheckRunStatusValues } from '@audit-gateway/client';
import {
  auditCheckSeverities,
  comparePosture,
  findingsOf,
  helpUrlOf,
  type PostureChange,
  severityOf,
} from '@audit-gateway/client/posture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const clean: AuditCheckDetails = {
  checkRunStatus: 'COMPLETED_COMPLIANT',
  checkCompliant: true,
  totalResourcesCount: 10,
  nonCompliantResourcesCount: 0,
};
const found = (
  nonCompliantResourcesCount: number,
  suppressedNonCompliantResourcesCount?: number,
): AuditCheckDetails => ({
  checkRunStatus: 'COMPLETED_NON_COMPLIANT',
  checkCompliant: false,
  totalResourcesCount: 10,
  nonCompliantResourcesCount,
  ...(suppressedNonCompliantResourcesCount !== undefined && { suppressedNonCompliantResourcesCount }),
});
const failed: AuditCheckDetails = { checkRunStatus: 'FAILED', errorCode: 'INSUFFICIENT_PERMISSIONS' };
const disabled: AuditCheckDetails = { checkRunStatus: 'FAILED', errorCode: 'AUDIT_CHECK_DISABLED' };

describe('what became of a check', () => {
  it.each<[string, AuditCheckDetails | undefined, AuditCheckDetails | undefined, PostureChange]>([
    ['finds something for the first time', clean, found(2), 'new'],
    ['finds something when it is run for the first time', undefined, found(2), 'new'],
    ['finds something after it failed', failed, found(2), 'new'],
    ['finds nothing any more', found(2), clean, 'fixed'],
    ['finds only what is suppressed by now', found(2), found(2, 2), 'fixed'],
    ['finds what was suppressed before', found(2, 2), found(2), 'new'],
    ['finds more', found(2), found(3), 'worse'],
    ['finds more, but what is more is suppressed', found(2), found(3, 1), 'unchanged'],
    ['finds less', found(3), found(1), 'better'],
    ['finds as much', found(3), found(3), 'unchanged'],
    ['finds nothing as before', clean, clean, 'unchanged'],
    ['finds nothing when it is run for the first time', undefined, clean, 'unchanged'],
    ['is not in the audit any more', found(3), undefined, 'notRun'],
    ['is disabled', found(3), disabled, 'notRun'],
    ['fails', found(3), failed, 'unknown'],
    ['is canceled', found(3), { checkRunStatus: 'CANCELED' }, 'unknown'],
    ['waits', found(3), { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' }, 'unknown'],
    ['is in a state that AWS added', found(3), { checkRunStatus: 'PAUSED' }, 'unknown'],
  ])('that %s', (_case, earlier, later, change) => {
    const checkName = 'LOGGING_DISABLED_CHECK';
    const audit = (check: AuditCheckDetails | undefined) => ({ auditDetails: check ? { [checkName]: check } : {} });
    const { checks, byChange } = comparePosture(audit(earlier), audit(later));
    expect(checks).toEqual([
      { checkName, severity: 'low', change, before: findingsOf(earlier), after: findingsOf(later) },
    ]);
    expect(byChange[change]).toEqual(checks);
  });

  const count = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });
  const check = fc.record({
    checkRunStatus: fc.constantFrom(...auditCheckRunStatusValues, 'PAUSED', undefined),
    checkCompliant: fc.constantFrom(undefined, true, false),
    totalResourcesCount: count,
    nonCompliantResourcesCount: count,
    suppressedNonCompliantResourcesCount: count,
  });
  // Members that are absent, not undefined, as they are in a response.
  const asSent = (details: object): AuditCheckDetails =>
    Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  const audits = fc
    .dictionary(fc.constantFrom(...auditCheckNameValues, 'NEW_CHECK', 'constructor'), check.map(asSent))
    .map((auditDetails) => ({ auditDetails }));

  it('is one thing for each check of two audits, and the opposite the other way round', () => {
    fc.assert(
      fc.property(audits, audits, (before, after) => {
        const there = comparePosture(before, after);
        const back = comparePosture(after, before);
        const names = new Set([...Object.keys(before.auditDetails), ...Object.keys(after.auditDetails)]);
        expect(new Set(there.checks.map(({ checkName }) => checkName))).toEqual(names);
        expect(there.checks).toHaveLength(names.size);
        expect(Object.values(there.byChange).flat()).toHaveLength(names.size);
        expect(back.checks.map(({ checkName }) => checkName)).toEqual(there.checks.map(({ checkName }) => checkName));
        expect([back.before, back.after]).toEqual([there.after, there.before]);
        const opposites = {
          new: 'fixed',
          fixed: 'new',
          worse: 'better',
          better: 'worse',
          unchanged: 'unchanged',
        } as const;
        there.checks.forEach(({ change, before: earlier, after: later }, index) => {
          if (!earlier || !later || change === 'notRun' || change === 'unknown') return;
          expect(back.checks[index]?.change).toBe(opposites[change]);
          expect(Math.sign(later.active - earlier.active)).toBe(
            { new: 1, worse: 1, fixed: -1, better: -1, unchanged: 0 }[change],
          );
        });
      }),
    );
  });

  it('is new or nothing where there is no earlier audit', () => {
    fc.assert(
      fc.property(audits, (after) => {
        for (const { change, after: findings } of comparePosture(undefined, after).checks) {
          const expected = findings ? (findings.active > 0 ? 'new' : 'unchanged') : 'unknown';
          expect(change).toBe(expected);
        }
      }),
    );
  });

  it('comes by severity, then by name', () => {
    fc.assert(
      fc.property(audits, (audit) => {
        const { checks } = comparePosture(audit, audit);
        const ranks = checks.map(({ severity, checkName }) => {
          const rank = severity === undefined ? auditCheckSeverities.length : auditCheckSeverities.indexOf(severity);
          return `${rank} ${checkName}`;
        });
        expect(ranks).toEqual(ranks.toSorted());
      }),
    );
  });
});

describe('findings', () => {
  it.each<[string, AuditCheckDetails | undefined, ReturnType<typeof findingsOf>]>([
    ['of suppressed resources apart', found(5, 2), { total: 10, active: 3, suppressed: 2 }],
    ['of no resources', { ...clean, totalResourcesCount: 0 }, { total: 0, active: 0, suppressed: 0 }],
    ['without a count', { checkRunStatus: 'COMPLETED_NON_COMPLIANT' }, { total: 1, active: 1, suppressed: 0 }],
    [
      'of a compliant check without a count',
      { checkRunStatus: 'COMPLETED_COMPLIANT' },
      { total: 0, active: 0, suppressed: 0 },
    ],
    [
      'in a state that AWS added, with an outcome',
      { checkRunStatus: 'DONE', checkCompliant: false },
      { total: 1, active: 1, suppressed: 0 },
    ],
    [
      'in a state that AWS added, with a count',
      { checkRunStatus: 'DONE', nonCompliantResourcesCount: 4 },
      { total: 4, active: 4, suppressed: 0 },
    ],
    ['more suppressed than found', found(1, 2), { total: 10, active: 0, suppressed: 1 }],
    ['of a failed check with counts', { ...found(5), checkRunStatus: 'FAILED' }, undefined],
    ['of nothing at all', {}, undefined],
    ['of a check that is not there', undefined, undefined],
  ])('%s', (_case, check, findings) => {
    expect(findingsOf(check)).toEqual(findings);
  });
});

describe('what AWS documents of checks', () => {
  it('is a severity and a page of its own for each', () => {
    for (const name of auditCheckNameValues) expect(auditCheckSeverities).toContain(severityOf(name));
    const pages = new Set(auditCheckNameValues.map(helpUrlOf));
    expect(pages.size).toBe(auditCheckNameValues.length);
    for (const page of pages) {
      expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/iot-device-defender\/latest\/devguide\/[\w-]+\.html$/);
    }
  });

  it.each([
    ['LOGGING_DISABLED_CHECK', 'low', 'audit-chk-logging-disabled'],
    ['CONFLICTING_CLIENT_IDS_CHECK', 'high', 'audit-chk-conflicting-client-ids'],
    ['CA_CERTIFICATE_EXPIRING_CHECK', 'medium', 'audit-chk-ca-cert-approaching-expiration'],
    ['DEVICE_CERTIFICATE_SHARED_CHECK', 'critical', 'audit-chk-device-cert-shared'],
  ])('is right for %s', (name, severity, page) => {
    expect(severityOf(name)).toBe(severity);
    expect(helpUrlOf(name)).toContain(`/${page}.html`);
  });

  it.each(['', 'NEW_CHECK', 'constructor', '__proto__', 'toString'])(
    'is nothing for a check that is not known: %s',
    (name) => {
      expect(severityOf(name)).toBeUndefined();
      expect(helpUrlOf(name)).toBeUndefined();
    },
  );
});
