/**
 * The nightly job: the audits of the last week, each check a line of CSV, after a wait for those that still run.
 *
 * AUDIT_GATEWAY_URL=http://127.0.0.1:8080 node nightly.ts > audits.csv
 */
import { type AuditClient, createAuditClient, type WaitOptions } from '@audit-gateway/client';

interface Output {
  write(text: string): unknown;
}

const weekMs = 7 * 24 * 60 * 60 * 1000;
const bar = (fraction: number): string => '#'.repeat(Math.round(fraction * 20)).padEnd(20, '.');

export async function nightly(
  audits: AuditClient,
  now: Date,
  csv: Output,
  terminal: Output,
  wait: WaitOptions = {},
): Promise<void> {
  csv.write('audit,started,status,check,outcome,findings\n');
  const week = { startTime: new Date(now.getTime() - weekMs), endTime: now };
  for await (const { taskId = '' } of audits.auditTasks(week)) {
    let audit = await audits.describeAuditTask(taskId);
    if (audit.taskStatus === 'IN_PROGRESS') {
      audit = await audits.waitForAuditTask(taskId, {
        onProgress: ({ fraction, done, total }) => terminal.write(`\r${taskId} ${bar(fraction)} ${done}/${total}`),
        ...wait,
      });
      terminal.write('\n');
    }
    for (const [name, check] of Object.entries(audit.auditDetails ?? {})) {
      const { checkRunStatus, nonCompliantResourcesCount } = check;
      const started = audit.taskStartTime?.toISOString();
      csv.write([taskId, started, audit.taskStatus, name, checkRunStatus, nonCompliantResourcesCount].join() + '\n');
    }
  }
}

const { AUDIT_GATEWAY_URL: baseUrl, AUDIT_GATEWAY_API_KEY: apiKey } = process.env;
if (baseUrl !== undefined) {
  await nightly(createAuditClient({ baseUrl, apiKey }), new Date(), process.stdout, process.stderr);
}
