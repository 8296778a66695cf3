import { createAuditClient } from '@audit-gateway/client';
import { type Audit, createEmulator, createTestClock } from '@audit-gateway/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { nightly } from '../nightly.ts';

const hourMs = 60 * 60 * 1000;
const base = { taskType: 'SCHEDULED_AUDIT_TASK', scheduledAuditName: 'daily-audit' } as const;
const found = { checkRunStatus: 'COMPLETED_NON_COMPLIANT', nonCompliantResourcesCount: 3 } as const;
const audits: Audit[] = [
  {
    ...base,
    taskId: 'running',
    startTime: new Date('2026-03-10T11:00:00Z'),
    end: { afterMs: 3 * hourMs, taskStatus: 'COMPLETED' },
    checks: {
      LOGGING_DISABLED_CHECK: [{ afterMs: 0, details: { checkRunStatus: 'COMPLETED_COMPLIANT' } }],
      DEVICE_CERTIFICATE_SHARED_CHECK: [{ afterMs: 3 * hourMs, details: found }],
    },
  },
  { ...base, taskId: 'too-old', startTime: new Date('2026-02-10T00:00:00Z'), checks: { LOGGING_DISABLED_CHECK: [] } },
];

test('the nightly job waits for the audit that runs, and writes its checks as CSV', async () => {
  const clock = createTestClock('2026-03-10T12:00:00Z');
  const emulator = await createEmulator({ unsigned: true, clock: clock.now, audits });
  onTestFinished(() => emulator.close());
  const client = createAuditClient({ baseUrl: emulator.url });
  let csv = '';
  const progress: string[] = [];
  const terminal = {
    write: (text: string) => {
      progress.push(text.trim());
      clock.advance(hourMs);
    },
  };
  await nightly(client, clock.now(), { write: (text: string) => (csv += text) }, terminal, { minIntervalMs: 1 });
  expect(csv).toBe(`audit,started,status,check,outcome,findings
running,2026-03-10T11:00:00.000Z,COMPLETED,LOGGING_DISABLED_CHECK,COMPLETED_COMPLIANT,
running,2026-03-10T11:00:00.000Z,COMPLETED,DEVICE_CERTIFICATE_SHARED_CHECK,COMPLETED_NON_COMPLIANT,3
`);
  expect(progress).toEqual([
    'running ##########.......... 1/2',
    'running ##########.......... 1/2',
    'running #################### 2/2',
    '',
  ]);
});
