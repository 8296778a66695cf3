import { type Audit, auditStatusAt, auditTaskDetailsAt, createSeededAccount } from '@audit-gateway/emulator';
import { type AuditTaskDetails, auditCheckNameValues } from '@audit-gateway/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, fakeClock, hourMs, minuteMs } from './support/clock.ts';
import { startEmulator } from './support/emulator.ts';
import { describeTask, idsOf, listAll } from './support/operations.ts';

const start = Date.parse('2026-03-10T12:00:00Z');
const time = fc.integer({ min: 0, max: 400 * dayMs }).map((ms) => new Date(start + ms));
const seed = fc.string();

const describeAll = (audits: readonly Audit[], now: Date): AuditTaskDetails[] =>
  audits.map((audit) => auditTaskDetailsAt(audit, now));

function checksOf({ auditDetails = {} }: AuditTaskDetails) {
  return Object.values(auditDetails);
}

describe('the account of a seed', () => {
  const now = new Date(start);
  const audits = createSeededAccount('believable').auditsAt(now);
  const described = describeAll(audits, now);
  const checks = described.flatMap(checksOf);

  it('has a scheduled audit of every check on each of its 90 days, and others besides', () => {
    const daily = audits.filter(({ scheduledAuditName }) => scheduledAuditName === 'daily-audit');
    expect(daily).toHaveLength(90);
    for (const [index, { startTime }] of daily.entries()) {
      const age = now.getTime() - startTime.getTime();
      expect(Math.floor(age / dayMs)).toBe(index);
    }
    for (const audit of daily) expect(Object.keys(audit.checks)).toEqual([...auditCheckNameValues]);
    const schedules = new Set(audits.map(({ scheduledAuditName }) => scheduledAuditName));
    expect(schedules.size).toBeLessThanOrEqual(1 + 5);
    expect(audits.filter(({ taskType }) => taskType === 'ON_DEMAND_AUDIT_TASK').length).toBeGreaterThan(20);
  });

  it('shows many types, states and errors', () => {
    const seen = (values: readonly (string | undefined)[]): Set<string | undefined> => new Set(values);
    expect(seen(described.map(({ taskType }) => taskType))).toEqual(
      new Set(['SCHEDULED_AUDIT_TASK', 'ON_DEMAND_AUDIT_TASK']),
    );
    expect(seen(described.map(({ taskStatus }) => taskStatus))).toEqual(
      new Set(['IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELED']),
    );
    const days = Array.from({ length: 24 }, (_, hour) => new Date(start + hour * hourMs));
    const overDay = days.flatMap((at) =>
      describeAll(createSeededAccount('believable').auditsAt(at).slice(0, 5), at).flatMap(checksOf),
    );
    const states = seen([...checks, ...overDay].map(({ checkRunStatus }) => checkRunStatus));
    expect(states.size).toBeGreaterThanOrEqual(6);
    const errors = seen(checks.flatMap(({ errorCode }) => errorCode ?? []));
    expect(errors.size).toBeGreaterThanOrEqual(2);
    expect(
      checks.some(({ suppressedNonCompliantResourcesCount }) => suppressedNonCompliantResourcesCount !== undefined),
    ).toBe(true);
  });

  it('has non-compliance that comes and goes', () => {
    for (const check of ['DEVICE_CERTIFICATE_EXPIRING_CHECK', 'IOT_POLICY_OVERLY_PERMISSIVE_CHECK'] as const) {
      const states = described.flatMap(({ auditDetails = {}, scheduledAuditName }) =>
        scheduledAuditName === 'daily-audit' ? (auditDetails[check]?.checkCompliant ?? []) : [],
      );
      const changes = states.filter((compliant, index) => index > 0 && compliant !== states[index - 1]);
      expect(changes.length).toBeGreaterThan(1);
    }
  });

  it('has ids like those of AWS', () => {
    for (const { taskId } of audits) expect(taskId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('for every seed and at every time', () => {
  it('what an audit says fits together', () => {
    fc.assert(
      fc.property(seed, time, (anySeed, now) => {
        for (const audit of createSeededAccount(anySeed).auditsAt(now).slice(0, 12))
          expectConsistent(auditTaskDetailsAt(audit, now));
      }),
      { numRuns: 40 },
    );
  });

  it('the account follows from both alone, whatever was asked before', () => {
    fc.assert(
      fc.property(seed, fc.array(time, { minLength: 1, maxLength: 3 }), time, (anySeed, before, now) => {
        const account = createSeededAccount(anySeed);
        for (const earlier of before) account.auditsAt(earlier);
        const fresh = createSeededAccount(anySeed).auditsAt(now);
        expect(idsOf(account.auditsAt(now))).toEqual(idsOf(fresh));
        const [latest] = fresh;
        const same = latest && account.auditAt(latest.taskId, now);
        expect(same && auditTaskDetailsAt(same, now)).toEqual(latest && auditTaskDetailsAt(latest, now));
      }),
      { numRuns: 20 },
    );
  });

  it('audits stay the same as days pass, until they are no longer kept', () => {
    fc.assert(
      fc.property(seed, time, fc.integer({ min: 1, max: 89 }), (anySeed, now, days) => {
        const later = new Date(now.getTime() + days * dayMs);
        const before = createSeededAccount(anySeed).auditsAt(now);
        const after = createSeededAccount(anySeed).auditsAt(later);
        const kept = before.filter(({ startTime }) => startTime.getTime() >= later.getTime() - 90 * dayMs);
        expect(idsOf(after.filter(({ startTime }) => startTime <= now))).toEqual(idsOf(kept));
        expect(after.length).toBeGreaterThan(kept.length);
      }),
      { numRuns: 20 },
    );
  });

  it('an audit in progress only goes forward, to its end', () => {
    fc.assert(
      fc.property(seed, time, (anySeed, now) => {
        const [audit] = createSeededAccount(anySeed).auditsAt(now);
        if (audit === undefined) return;
        let settled = 0;
        let wasFinal: string | undefined;
        for (let step = 0; step <= 30 * 12; step += 1) {
          const at = new Date(audit.startTime.getTime() + step * 5 * minuteMs);
          const {
            taskStatistics: { totalChecks = 0, inProgressChecks = 0, waitingForDataCollectionChecks = 0 },
          } = auditTaskDetailsAt(audit, at);
          const settledNow = totalChecks - inProgressChecks - waitingForDataCollectionChecks;
          expect(settledNow).toBeGreaterThanOrEqual(settled);
          settled = settledNow;
          const status = auditStatusAt(audit, at);
          if (wasFinal !== undefined) expect(status).toBe(wasFinal);
          if (status !== 'IN_PROGRESS') {
            expect(settledNow).toBe(totalChecks);
            wasFinal = status;
          }
        }
        expect(wasFinal).toBeDefined();
      }),
      { numRuns: 15 },
    );
  });
});

function expectConsistent(details: AuditTaskDetails): void {
  const { taskStatus, taskType, scheduledAuditName, taskStatistics = {} } = details;
  const { totalChecks, ...byState } = taskStatistics;
  expect(Object.values(byState).reduce((sum, count) => sum + count, 0)).toBe(totalChecks);
  expect(totalChecks).toBe(checksOf(details).length);
  expect(totalChecks).toBeGreaterThan(0);
  expect(scheduledAuditName === undefined).toBe(taskType === 'ON_DEMAND_AUDIT_TASK');
  for (const check of checksOf(details)) {
    const { checkRunStatus, checkCompliant, errorCode, message } = check;
    const {
      totalResourcesCount: total,
      nonCompliantResourcesCount: found,
      suppressedNonCompliantResourcesCount: suppressed = 0,
    } = check;
    const completed = checkRunStatus === 'COMPLETED_COMPLIANT' || checkRunStatus === 'COMPLETED_NON_COMPLIANT';
    expect([errorCode !== undefined, message !== undefined]).toEqual(Array(2).fill(checkRunStatus === 'FAILED'));
    expect([checkCompliant !== undefined, total !== undefined, found !== undefined]).toEqual(Array(3).fill(completed));
    if (!completed) continue;
    expect(checkCompliant).toBe(checkRunStatus === 'COMPLETED_COMPLIANT');
    expect(found === 0).toBe(checkCompliant);
    expect(found).toBeLessThanOrEqual(total ?? -1);
    expect(suppressed).toBeLessThanOrEqual(found ?? -1);
    expect([total, found, suppressed].every(Number.isInteger)).toBe(true);
  }
  const checkStates = new Set(checksOf(details).map(({ checkRunStatus }) => checkRunStatus));
  if (taskStatus !== 'IN_PROGRESS') {
    expect(checkStates).not.toContain('IN_PROGRESS');
    expect(checkStates).not.toContain('WAITING_FOR_DATA_COLLECTION');
  }
  if (checkStates.has('CANCELED')) expect(taskStatus).toBe('CANCELED');
}

describe('on the wire', () => {
  const exchange = async (anySeed: string | number) => {
    const running = await startEmulator({ seed: anySeed });
    const tasks = await listAll(running);
    const [first, second] = tasks;
    return [tasks, await describeTask(running, first?.taskId ?? ''), await describeTask(running, second?.taskId ?? '')];
  };

  it('the same seed gives the same responses', async () => {
    expect(await exchange('same')).toEqual(await exchange('same'));
    expect(await exchange(42)).toEqual(await exchange('42'));
  });

  it('another seed gives others', async () => {
    expect(await exchange('one')).not.toEqual(await exchange('other'));
  });

  it('every audit of a listing can be described as the account has it', async () => {
    const running = await startEmulator({ seed: 'described' });
    const now = running.clock.now();
    const audits = running.emulator.account.auditsAt(now);
    expect(audits.length).toBeGreaterThan(100);
    for (const audit of audits) {
      expect(await describeTask(running, audit.taskId)).toEqual(auditTaskDetailsAt(audit, now));
    }
  });

  it('new daily audits appear, and pass from IN_PROGRESS to their end', async () => {
    const running = await startEmulator({ seed: 'days' }, fakeClock('2026-03-10T07:00:00Z'));
    const daily = () =>
      running.emulator.account
        .auditsAt(running.clock.now())
        .find(({ scheduledAuditName }) => scheduledAuditName === 'daily-audit')?.taskId ?? '';
    const today = daily();
    const seen = new Set<string | undefined>();
    for (let hour = 0; hour < 30; hour += 1) {
      seen.add((await describeTask(running, today)).taskStatus);
      running.clock.advance(hourMs);
    }
    expect([...seen]).toEqual(['IN_PROGRESS', 'COMPLETED']);
    expect(daily()).not.toBe(today);
  });
});
