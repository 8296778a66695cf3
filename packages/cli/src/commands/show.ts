import { comparePosture, type DescribedAudit } from '@audit-gateway/client/posture';
import { auditJson, checkJson, toLines } from '../json.ts';
import { checkStatus, describeChange, describeCheck, describeFindings } from '../output/describe.ts';
import { type Style, styleSeverity, styleStatus } from '../output/style.ts';
import { renderLine, renderTable } from '../output/table.ts';
import { formatTime, shortName, startedBy, toWords } from '../output/text.ts';
import { type Filters, findAudit, findPrevious } from '../select.ts';
import type { Session } from './command.ts';

/** `audits show`: the checks of an audit, and what changed since the audit before. */
export async function show(session: Session, name: string, filters: Filters): Promise<number> {
  const { context, client, style, width, json } = session;
  const audit = await findAudit(client, name, filters, context.signal);
  const previous = await findPrevious(client, audit, context.signal);
  const comparison = comparePosture(previous, audit);
  if (json) {
    const now = context.now();
    context.stdout.write(
      toLines({
        audit: auditJson(audit, now),
        previous: previous === undefined ? null : auditJson(previous, now),
        checks: comparison.checks.map((check) => checkJson(check, audit.auditDetails?.[check.checkName])),
      }),
    );
    return 0;
  }
  for (const line of heading(audit, previous, style)) context.stdout.write(renderLine(line, width));
  const columns = [
    { header: 'LEVEL' },
    { header: 'CHECK', minWidth: 20, breaks: true },
    { header: 'STATUS' },
    { header: 'FOUND', minWidth: 10 },
    { header: 'CHANGE', minWidth: 9 },
  ];
  const rows = comparison.checks.map((check) => [
    styleSeverity(style, check.severity),
    shortName(check.checkName),
    checkStatus(audit.auditDetails?.[check.checkName], style),
    describeCheck(check.after, audit.auditDetails?.[check.checkName]),
    describeChange(check, style),
  ]);
  context.stdout.write(renderTable(columns, rows, width, style));
  return 0;
}

function heading(audit: DescribedAudit, previous: DescribedAudit | undefined, style: Style): string[] {
  const { taskId, taskStatus = '', taskStartTime } = audit;
  const started = taskStartTime ? ` of ${formatTime(taskStartTime)} UTC` : '';
  const by = startedBy(audit);
  const before =
    previous?.taskStartTime && `compared with ${previous.taskId} of ${formatTime(previous.taskStartTime)} UTC`;
  return [
    `${style.bold(taskId)}${started}${by && `, ${by}`}: ${styleStatus(style, toWords(taskStatus))}`,
    `found ${describeFindings(audit, style)}`,
    before ?? 'no completed audit before it: whatever it found is new',
    '',
  ];
}
