import { AuditApiError } from '@audit-gateway/client';
import { type AuditHistoryEntry, type AuditHistoryProgress, auditHistory } from '@audit-gateway/client/posture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from './support/failure-of.ts';
import {
  callsOf,
  collect,
  daily,
  dayMs,
  hash,
  histories,
  hourMs,
  now,
  reordered,
  withAudits,
} from './support/histories.ts';

const period = { startTime: new Date(now.getTime() - 89 * dayMs), endTime: now };

describe('a history', () => {
  it('has every audit of the period once, by start, whatever the order of the listing and the concurrency', async () => {
    const part = fc.record({
      startTime: fc.integer({ min: 0, max: 2100 }).map((hours) => new Date(now.getTime() - hours * hourMs)),
      endTime: fc.constant(now),
      taskType: fc.constantFrom(undefined, 'ON_DEMAND_AUDIT_TASK' as const),
      taskStatus: fc.constantFrom(undefined, 'COMPLETED' as const),
      concurrency: fc.constantFrom(undefined, 1, 2, 30),
    });
    await fc.assert(
      fc.asyncProperty(histories, part, fc.integer(), async (audits, options, seed) => {
        await withAudits(audits, now, async (client, emulator) => {
          let inFlight = 0;
          let most = 0;
          const counted = {
            ...reordered(client, (taskId) => hash(taskId, seed)),
            describeAuditTask: async (taskId: string) => {
              most = Math.max(most, ++inFlight);
              return await client.describeAuditTask(taskId).finally(() => inFlight--);
            },
          };
          const entries = await collect(auditHistory(counted, options));
          const listed = await collect(client.auditTasks({ ...options, maxResults: 250 }));
          expect(entries.map(({ taskId }) => taskId).sort()).toEqual(listed.map(({ taskId }) => taskId).sort());
          const starts = entries.map(({ audit }) => Number(audit?.taskStartTime));
          expect(starts).toEqual(starts.toSorted((a, b) => a - b));
          for (const { taskId, audit } of entries) expect(audit?.taskId).toBe(taskId);
          expect(most).toBeLessThanOrEqual(options.concurrency ?? 4);
          expect(callsOf(emulator)).toEqual({ lists: 2, descriptions: listed.length });
        });
      }),
      { numRuns: 15 },
    );
  });

  it('of 90 daily audits takes 91 calls, and a call for each further page', async () => {
    await withAudits(daily(now, 90), now, async (client, emulator) => {
      await collect(auditHistory(client, { ...period, startTime: new Date(now.getTime() - 90 * dayMs) }));
      expect(callsOf(emulator)).toEqual({ lists: 1, descriptions: 90 });
    });
    const many = daily(now, 90).flatMap((audit) =>
      ['a', 'b', 'c'].map((twin) => ({ ...audit, taskId: audit.taskId + twin })),
    );
    await withAudits(many, now, async (client, emulator) => {
      const entries = await collect(auditHistory({ ...client, describeAuditTask: () => Promise.resolve({}) }, period));
      expect(entries).toHaveLength(267);
      expect(callsOf(emulator)).toEqual({ lists: 2, descriptions: 0 });
    });
  });

  it('names the audit that could not be described, last, and has all others', async () => {
    await withAudits(daily(now, 5), now, async (client) => {
      const failure = new AuditApiError('InternalFailureException', 'out of order');
      const [, broken = ''] = (await collect(client.auditTasks(period))).map(({ taskId }) => taskId);
      const failing: typeof client = {
        ...client,
        describeAuditTask: (taskId, options) =>
          taskId === broken ? Promise.reject(failure) : client.describeAuditTask(taskId, options),
      };
      const entries = await collect(auditHistory(failing, period));
      expect(entries).toHaveLength(5);
      expect(entries.filter(({ audit }) => audit)).toHaveLength(4);
      expect(entries.at(-1)).toEqual({ taskId: broken, error: failure });
    });
  });

  it('says how far it is, with each audit as it arrives', async () => {
    await withAudits(daily(now, 5), now, async (client) => {
      const progress: AuditHistoryProgress[] = [];
      const onProgress = (event: AuditHistoryProgress) => progress.push(event);
      const entries = await collect(auditHistory(client, { ...period, onProgress }));
      expect(progress.map(({ done, total }) => `${done}/${total}`)).toEqual(['0/5', '1/5', '2/5', '3/5', '4/5', '5/5']);
      const arrived = progress.flatMap(({ entry }): AuditHistoryEntry[] => (entry ? [entry] : []));
      expect(new Set(arrived)).toEqual(new Set(entries));
    });
  });

  it('does not describe what the caller has kept', async () => {
    await withAudits(daily(now, 5), now, async (client, emulator) => {
      const first = await collect(auditHistory(client, period));
      const kept = new Map(first.slice(1).map(({ taskId, audit }) => [taskId, audit]));
      const known = (taskId: string) => Promise.resolve(kept.get(taskId));
      await expect(collect(auditHistory(client, { ...period, known }))).resolves.toEqual(first);
      expect(callsOf(emulator)).toEqual({ lists: 2, descriptions: 5 + 1 });
    });
  });

  it('ends when it is aborted, and when a hook throws; nothing is asked after that', async () => {
    await withAudits(daily(now, 20), now, async (client, emulator) => {
      const controller = new AbortController();
      const abortAt3 = { ...period, concurrency: 2, signal: controller.signal };
      const aborted = auditHistory(client, { ...abortAt3, onProgress: ({ done }) => done === 3 && controller.abort() });
      await expect(failureOf(collect(aborted))).resolves.toMatchObject({ code: 'Aborted' });
      const calls = emulator.calls.length;
      expect(calls).toBeLessThanOrEqual(1 + 3 + 2);

      const failure = new Error('no room');
      const refuse = ({ done }: AuditHistoryProgress) => {
        if (done === 3) throw failure;
      };
      const history = auditHistory(client, { ...period, concurrency: 2, onProgress: refuse });
      await expect(collect(history)).rejects.toBe(failure);
      const full = auditHistory(client, { ...period, known: () => Promise.reject(failure) });
      await expect(collect(full)).rejects.toBe(failure);
      expect(emulator.calls.length - calls).toBeLessThanOrEqual(1 + 3 + 2 + 1);
    });
  });

  it('fails where the listing does', async () => {
    await withAudits(daily(now, 5), now, async (client) => {
      const tooEarly = { ...period, startTime: new Date(now.getTime() - 91 * dayMs) };
      const failure = await failureOf(collect(auditHistory(client, tooEarly)));
      expect(failure.code).toBe('InvalidRequestException');
    });
  });

  it.each([0, -1, 1.5, NaN])('refuses a concurrency of %s', async (concurrency) => {
    await withAudits([], now, async (client, emulator) => {
      const failure = await failureOf(collect(auditHistory(client, { ...period, concurrency })));
      expect(failure).toMatchObject({ code: 'InvalidArgument', errors: [{ path: '/options/concurrency' }] });
      expect(emulator.calls).toEqual([]);
    });
  });
});
