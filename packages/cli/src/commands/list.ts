import type { DescribedAudit } from '@audit-gateway/client/posture';
import { auditJson, runningMs, toLines } from '../json.ts';
import { describeFindings, shortSeverities } from '../output/describe.ts';
import { type Style, styleStatus } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { formatDuration, formatShortTime, formatTime, startedBy, toWords } from '../output/text.ts';
import type { Session } from './command.ts';
import { type Period, readHistory } from './history.ts';

/** `audits list`: the audits of a period, newest first. */
export async function list(session: Session, period: Period): Promise<number> {
  const { context, style, width, json } = session;
  const { audits, failures, status, since, until } = await readHistory(session, period);
  const newestFirst = audits.toReversed();
  if (json) {
    const found = newestFirst.map((audit) => auditJson(audit, until));
    context.stdout.write(toLines({ since: since.toISOString(), until: until.toISOString(), audits: found, failures }));
    return status;
  }
  const columns = [
    { header: 'START' },
    { header: 'STATUS', minWidth: 9 },
    { header: 'FOUND', minWidth: 8 },
    { header: 'RUN BY', minWidth: 11, breaks: true },
    { header: 'AUDIT' },
  ];
  const rows = newestFirst.map((audit) => [
    audit.taskStartTime ? formatShortTime(audit.taskStartTime) : '',
    statusOf(audit, until, style),
    describeFindings(audit, style, shortSeverities),
    startedBy(audit),
    audit.taskId,
  ]);
  context.stdout.write(renderTable(columns, rows, width, style));
  if (rows.length === 0) context.stderr.write(`audits: no audit started since ${formatTime(since)} UTC\n`);
  return status;
}

function statusOf(audit: DescribedAudit, now: Date, style: Style): string {
  const running = runningMs(audit, now);
  if (running !== undefined) return style.cyan(`running ${formatDuration(running)}`);
  return styleStatus(style, toWords(audit.taskStatus ?? ''));
}
