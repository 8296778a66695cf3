import type { AuditTaskType, FinalAuditTaskStatus } from '@audit-gateway/client';
import { earliestStartTime, latestAudit, type LatestAuditOptions } from '@audit-gateway/client/posture';
import { type Audit, auditStatusAt } from '@audit-gateway/emulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from './support/failure-of.ts';
import {
  callsOf,
  daily,
  dayMs,
  hash,
  histories,
  hourMs,
  minuteMs,
  now,
  reordered,
  withAudits,
} from './support/histories.ts';

function startOfLatest(audits: readonly Audit[], options: LatestAuditOptions): Date | undefined {
  const { before = now, taskType, taskStatus, scheduledAuditName } = options;
  const starts = audits
    .filter((audit) => {
      const status = auditStatusAt(audit, now);
      return (
        audit.startTime < before &&
        audit.startTime >= earliestStartTime(now) &&
        status !== 'IN_PROGRESS' &&
        (taskStatus === undefined || status === taskStatus) &&
        (taskType === undefined || audit.taskType === taskType) &&
        (scheduledAuditName === undefined || audit.scheduledAuditName === scheduledAuditName)
      );
    })
    .map(({ startTime }) => startTime.getTime());
  return starts.length === 0 ? undefined : new Date(Math.max(...starts));
}

const options: fc.Arbitrary<LatestAuditOptions> = fc.record({
  scheduledAuditName: fc.constantFrom(undefined, 'daily', 'weekly', 'monthly'),
  taskType: fc.constantFrom<(AuditTaskType | undefined)[]>(undefined, 'ON_DEMAND_AUDIT_TASK', 'SCHEDULED_AUDIT_TASK'),
  taskStatus: fc.constantFrom<(FinalAuditTaskStatus | undefined)[]>(undefined, 'COMPLETED', 'FAILED', 'CANCELED'),
  before: fc.option(
    fc.integer({ min: 0, max: 2400 }).map((hours) => new Date(now.getTime() - hours * hourMs)),
    {
      nil: undefined,
    },
  ),
});

describe('the latest audit', () => {
  it('is the newest finished one of those asked for, in whatever order a listing comes', async () => {
    await fc.assert(
      fc.asyncProperty(histories, options, fc.integer(), async (audits, asked, seed) => {
        await withAudits(audits, now, async (client, emulator) => {
          const found = await latestAudit(
            reordered(client, (taskId) => hash(taskId, seed)),
            asked,
          );
          expect(found?.taskStartTime).toEqual(startOfLatest(audits, asked));
          const audit = audits.find(({ taskId }) => taskId === found?.taskId);
          expect(found?.taskStartTime).toEqual(audit?.startTime);
          const described = emulator.calls
            .filter(({ operation }) => operation === 'describeAuditTask')
            .map(({ url }) => url);
          expect(new Set(described).size).toBe(described.length);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('takes two calls more than it takes to find any, where the newest is listed first', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (audits) => {
        await withAudits(audits, now, async (client, emulator) => {
          const found = await latestAudit(client);
          const ageDays = (now.getTime() - (found?.taskStartTime?.getTime() ?? 0)) / dayMs;
          const windows = [2, 3, 8, 31].filter((days) => days < ageDays).length + 1;
          expect(emulator.calls.length).toBeLessThanOrEqual(windows + (found ? 2 : 0));
        });
      }),
      { numRuns: 15 },
    );
  });

  it('of a daily schedule takes at most 3 calls, at any time, in any order, also while the audit of today runs', async () => {
    const day = fc.record({
      // It is over before the next one starts.
      afterMs: fc.integer({ min: minuteMs, max: dayMs - minuteMs }),
      jitterMs: fc.integer({ min: 0, max: minuteMs - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(day, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        fc.oneof(fc.integer({ min: 0, max: dayMs - 1 }), fc.integer({ min: 0, max: 2 * minuteMs })),
        fc.constantFrom(undefined, 'daily'),
        fc.boolean(),
        async (days, minuteOfDay, sinceStart, scheduledAuditName, oldestFirst) => {
          const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
          const time = new Date(midnight + minuteOfDay * minuteMs + sinceStart);
          const of = (index: number) => days[index % days.length] ?? { afterMs: 0, jitterMs: 0 };
          const audits = daily(
            time,
            6,
            (index) => of(index).afterMs,
            (index) => of(index).jitterMs,
            minuteOfDay,
          );
          await withAudits(audits, time, async (client, emulator) => {
            const order = (taskId: string): number => (oldestFirst ? 1 : -1) * Number(taskId.slice(4));
            const found = await latestAudit(reordered(client, order), { scheduledAuditName });
            const finished = audits.filter(
              (audit) => auditStatusAt(audit, time) !== 'IN_PROGRESS' && audit.startTime < time,
            );
            expect(found?.taskId).toBe(finished[0]?.taskId);
            expect(emulator.calls.length).toBeLessThanOrEqual(3);
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is found among many of one day in a call for each halving, not in one for each', async () => {
    const audits = daily(now, 1).flatMap((audit) =>
      Array.from({ length: 64 }, (_, index) => ({
        ...audit,
        taskId: `audit-${index}`,
        startTime: new Date(now.getTime() - (index + 2) * 10 * minuteMs),
      })),
    );
    await withAudits(audits, now, async (client, emulator) => {
      await expect(latestAudit(client)).resolves.toMatchObject({ taskId: 'audit-0' });
      expect(callsOf(emulator)).toEqual({ lists: 2, descriptions: 1 });
      await latestAudit(reordered(client, (taskId) => hash(taskId, 7)));
      expect(emulator.calls.length - 3).toBeLessThan(24);
    });
  });

  it('leaves out the audit itself that the one before is sought of', async () => {
    await withAudits(daily(now, 3), now, async (client) => {
      const latest = await latestAudit(client);
      const previous = await latestAudit(client, { before: latest?.taskStartTime });
      expect(Number(latest?.taskStartTime) - Number(previous?.taskStartTime)).toBe(dayMs);
    });
  });

  it('fails as the client does, and when it is aborted', async () => {
    await withAudits(daily(now, 3), now, async (client, emulator) => {
      const reason = new Error('enough');
      await expect(failureOf(latestAudit(client, { signal: AbortSignal.abort(reason) }))).resolves.toMatchObject({
        code: 'Aborted',
        cause: reason,
      });
      emulator.faults = { throttleRate: 1 };
      await expect(failureOf(latestAudit(client))).resolves.toMatchObject({ code: 'ThrottlingException' });
    });
  });
});
