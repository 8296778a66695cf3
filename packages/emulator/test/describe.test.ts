import type { Audit } from '@audit-gateway/emulator';
import { describe, expect, it } from 'vitest';
import { settledAudit } from './support/audits.ts';
import { minuteMs } from './support/clock.ts';
import { startEmulator } from './support/emulator.ts';
import { ask, describeTask, idsOf, listAll } from './support/operations.ts';

const noChecks = {
  totalChecks: 0,
  inProgressChecks: 0,
  waitingForDataCollectionChecks: 0,
  compliantChecks: 0,
  nonCompliantChecks: 0,
  failedChecks: 0,
  canceledChecks: 0,
};

describe('a described audit', () => {
  it('has all that is known of it, its start in epoch seconds with milliseconds as a fraction', async () => {
    const running = await startEmulator({ audits: [settledAudit('one', '2026-03-01T00:00:00.434Z')] });
    expect(await describeTask(running, 'one')).toEqual({
      taskStatus: 'COMPLETED',
      taskType: 'SCHEDULED_AUDIT_TASK',
      taskStartTime: 1772323200.434,
      taskStatistics: { ...noChecks, totalChecks: 1, compliantChecks: 1 },
      scheduledAuditName: 'daily-audit',
      auditDetails: {
        LOGGING_DISABLED_CHECK: {
          checkRunStatus: 'COMPLETED_COMPLIANT',
          checkCompliant: true,
          totalResourcesCount: 1,
          nonCompliantResourcesCount: 0,
        },
      },
    });
  });

  it('leaves out what it has not', async () => {
    const bare: Audit = {
      taskId: 'bare',
      taskType: 'ON_DEMAND_AUDIT_TASK',
      startTime: new Date('2026-03-01T00:00:00Z'),
      checks: {},
    };
    expect(await describeTask(await startEmulator({ audits: [bare] }), 'bare')).toEqual({
      taskStatus: 'IN_PROGRESS',
      taskType: 'ON_DEMAND_AUDIT_TASK',
      taskStartTime: 1772323200,
      taskStatistics: noChecks,
      auditDetails: {},
    });
  });

  it.each(['nobody', '0123456789abcdef0123456789abcdef', 'ONE'])(
    'is not found by the unknown id %s',
    async (taskId) => {
      const running = await startEmulator({ audits: [settledAudit('one', '2026-03-01T00:00:00Z')] });
      const { status, error, body } = await ask(running, `/audit/tasks/${taskId}`);
      expect({ status, error, body }).toEqual({
        status: 404,
        error: 'ResourceNotFoundException',
        body: { message: `No audit task has the id ${taskId}.` },
      });
    },
  );
});

it('an audit advances with the clock, in its description and in listings alike', async () => {
  const compliant = { checkRunStatus: 'COMPLETED_COMPLIANT', checkCompliant: true };
  const audit: Audit = {
    taskId: 'advancing',
    taskType: 'ON_DEMAND_AUDIT_TASK',
    startTime: new Date('2026-03-10T12:00:00Z'),
    end: { afterMs: 10 * minuteMs, taskStatus: 'COMPLETED' },
    checks: {
      LOGGING_DISABLED_CHECK: [{ afterMs: 2 * minuteMs, details: compliant }],
      CONFLICTING_CLIENT_IDS_CHECK: [
        { afterMs: 0, details: { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' } },
        { afterMs: 5 * minuteMs, details: { checkRunStatus: 'IN_PROGRESS' } },
        { afterMs: 10 * minuteMs, details: { checkRunStatus: 'COMPLETED_NON_COMPLIANT', checkCompliant: false } },
      ],
    },
  };
  const running = await startEmulator({ audits: [audit] });
  const states = [];
  for (const [minutes, ms] of [
    [0, 0],
    [2, -1],
    [0, 1],
    [3, 0],
    [5, -1],
    [0, 1],
  ] as const) {
    running.clock.advance(minutes * minuteMs + ms);
    const { taskStatus, taskStatistics } = await describeTask(running, 'advancing');
    expect(await listAll(running)).toEqual([{ taskId: 'advancing', taskStatus, taskType: 'ON_DEMAND_AUDIT_TASK' }]);
    expect(idsOf(await listAll(running, { taskStatus: taskStatus ?? '' }))).toEqual(['advancing']);
    const { inProgressChecks, waitingForDataCollectionChecks, compliantChecks, nonCompliantChecks } =
      taskStatistics ?? {};
    states.push([taskStatus, inProgressChecks, waitingForDataCollectionChecks, compliantChecks, nonCompliantChecks]);
  }
  expect(states).toEqual([
    ['IN_PROGRESS', 1, 1, 0, 0],
    ['IN_PROGRESS', 1, 1, 0, 0],
    ['IN_PROGRESS', 0, 1, 1, 0],
    ['IN_PROGRESS', 1, 0, 1, 0],
    ['IN_PROGRESS', 1, 0, 1, 0],
    ['COMPLETED', 0, 0, 1, 1],
  ]);
});

it.each([
  [
    'an id twice',
    [settledAudit('a', '2026-03-01T00:00:00Z'), settledAudit('a', '2026-03-02T00:00:00Z')],
    'audits: the taskId a occurs twice; ids must be unique',
  ],
  ['no valid start', [settledAudit('a', 'never')], 'audits: the startTime of a is not a valid date'],
])('audits with %s are refused', async (_, audits, message) => {
  await expect(startEmulator({ audits })).rejects.toThrow(new TypeError(message));
});
