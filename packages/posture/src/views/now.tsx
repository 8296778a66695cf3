import { type CheckComparison, comparePosture, type DescribedAudit, findingsOf } from '@audit-gateway/client/posture';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { auditBefore, isFinished, ratingOf, selectAudits, showsCheck, startOf } from '../model/audits.ts';
import { isStale, schedulesOf } from '../model/schedule.ts';
import { findsSince } from '../model/since.ts';
import { createTrend, type CheckTrend, type Trend } from '../model/trend.ts';
import { severities } from '../page/url-state.ts';
import {
  agoInWords,
  amountOf,
  dayInWords,
  nameInWords,
  numberInWords,
  severityWords,
  stateWords,
  timeInWords,
} from '../text/words.ts';
import type { ViewProps } from './view-props.ts';
import { ChangeBadge, CheckName, SeverityBadge } from './check-name.tsx';
import { type Column, DataTable } from './data-table.tsx';

/** The latest audit: what is wrong, since when, and what changed. */
export function Now({ state }: ViewProps): VNode {
  const { url, audits, freshAt, completeFrom, now } = state;
  const minute = Math.floor(now / 60_000) * 60_000;
  const newestFirst = useMemo(() => selectAudits(audits.values(), url), [audits, url]);
  const trend = useMemo(
    () => createTrend({ audits: newestFirst, days: url.days, now: minute }),
    [newestFirst, url.days, minute],
  );
  const latest = newestFirst.find(isFinished);
  if (latest === undefined) {
    return <p class="empty">{freshAt === undefined ? '' : 'No audit has finished in the last 90 days.'}</p>;
  }
  const previous = auditBefore(latest, newestFirst);
  const checks = comparePosture(previous, latest).checks.filter(
    ({ checkName }) => showsCheck(url, checkName) && Object.hasOwn(latest.auditDetails ?? {}, checkName),
  );
  const isComparable = previous !== undefined;
  const isLoading = !isComparable && (completeFrom === undefined || state.loading !== undefined);
  const others = trend.checks.filter(
    ({ checkName, cells }) =>
      showsCheck(url, checkName) &&
      !Object.hasOwn(latest.auditDetails ?? {}, checkName) &&
      cells.at(-1)?.audit !== undefined,
  );
  return (
    <>
      <AuditSummary audit={latest} newestFirst={newestFirst} now={now} />
      <Tiles checks={checks} />
      <DataTable
        caption="Checks of this audit"
        file={`audit-${latest.taskId}`}
        empty="No check passes the filters."
        rows={checks}
        rowKey={({ checkName }) => checkName}
        columns={columnsOf(latest, trend, isComparable ? undefined : isLoading ? '…' : 'no earlier audit')}
      />
      {previous !== undefined && (
        <p class="note">
          Compared with the audit of {timeInWords(previous.taskStartTime)}
          {previous.taskStatus === 'COMPLETED'
            ? ''
            : `, which is ${nameInWords(String(previous.taskStatus)).toLowerCase()}`}
          .
        </p>
      )}
      {others.length > 0 && (
        <>
          <p class="note">
            {amountOf(others.length, 'more check')} of other audits found{' '}
            <strong>{amountOf(activeIn(others), 'non-compliant resource')}</strong>:
          </p>
          <OtherChecks checks={others} />
        </>
      )}
    </>
  );
}

interface AuditSummaryProps {
  readonly audit: DescribedAudit;
  readonly newestFirst: readonly DescribedAudit[];
  readonly now: number;
}

function AuditSummary({ audit, newestFirst, now }: AuditSummaryProps): VNode {
  const schedule = schedulesOf(newestFirst).get(audit.scheduledAuditName ?? '');
  const runningNow = newestFirst.find((other) => !isFinished(other) && startOf(other) > startOf(audit));
  const { taskStatus = 'unknown' } = audit;
  return (
    <section class="summary" aria-label="The latest audit">
      <h2>
        Latest audit: {audit.scheduledAuditName ?? 'on demand'}{' '}
        {isStale(audit, schedule, now) && <span class="badge stale">Stale</span>}{' '}
        {taskStatus !== 'COMPLETED' && <span class="badge incomplete">{nameInWords(taskStatus)}</span>}
      </h2>
      <p>
        It started <time dateTime={audit.taskStartTime?.toISOString()}>{timeInWords(audit.taskStartTime)}</time>,{' '}
        {agoInWords(startOf(audit), now)}
        {schedule?.everyDays !== undefined && `; the schedule runs ${frequencyInWords(schedule.everyDays)}`}.
        {isStale(audit, schedule, now) && ' It is older than its schedule: a run is missing.'}
        {taskStatus !== 'COMPLETED' && ' It ended early, so that checks may be without a result.'}
        {runningNow !== undefined && ` A newer one, of ${timeInWords(runningNow.taskStartTime)}, is still running.`}
      </p>
    </section>
  );
}

function frequencyInWords(days: number): string {
  const words = new Map([
    [1, 'daily'],
    [7, 'weekly'],
    [14, 'every two weeks'],
    [30, 'monthly'],
  ]);
  return words.get(days) ?? `every ${days} days`;
}

function Tiles({ checks }: { readonly checks: readonly CheckComparison[] }): VNode {
  const sum = (list: readonly CheckComparison[], member: 'active' | 'suppressed'): number =>
    list.reduce((total, { after }) => total + (after?.[member] ?? 0), 0);
  const rows = severities.flatMap((severity) => {
    const own = checks.filter(({ checkName }) => ratingOf(checkName) === severity);
    const wrong = own.filter(({ after }) => (after?.active ?? 0) > 0);
    if (own.length === 0) return [];
    return [
      {
        kind: severity,
        title: severityWords[severity],
        amount: sum(own, 'active'),
        of: `in ${amountOf(wrong.length, 'check')}`,
      },
    ];
  });
  const suppressed = checks.filter(({ after }) => (after?.suppressed ?? 0) > 0);
  const without = checks.filter(({ after }) => after === undefined);
  return (
    <ul class="tiles" aria-label="Non-compliant resources">
      {[
        ...rows,
        {
          kind: 'suppressed',
          title: 'Suppressed',
          amount: sum(checks, 'suppressed'),
          of: `in ${amountOf(suppressed.length, 'check')}`,
        },
        { kind: 'without', title: 'No result', amount: without.length, of: without.length === 1 ? 'check' : 'checks' },
      ].map(({ kind, title, amount, of }) => (
        <li key={kind} class={`tile ${kind}`}>
          <span class="title">{title}</span> <strong>{numberInWords(amount)}</strong> <span class="of">{of}</span>
        </li>
      ))}
    </ul>
  );
}

function columnsOf(audit: DescribedAudit, trend: Trend, noChange: string | undefined): Column<CheckComparison>[] {
  const trendOf = new Map(trend.checks.map((each) => [each.checkName, each]));
  const sinceText = (checkName: string): string => {
    const check = trendOf.get(checkName);
    const since = check && findsSince(trend, check);
    return since === undefined ? '' : `${since.isFirst ? '' : 'before '}${dayInWords(since.day)}`;
  };
  return [
    {
      heading: 'Check',
      value: ({ checkName }) => checkName,
      show: ({ checkName }) => <CheckName name={checkName} />,
    },
    {
      heading: 'Severity',
      value: ({ checkName }) => ratingOf(checkName),
      show: ({ checkName }) => <SeverityBadge name={checkName} />,
    },
    { heading: 'Non-compliant', value: ({ after }) => after?.active },
    {
      heading: 'Change',
      value: ({ change }) => (noChange === undefined ? change : ''),
      show: ({ change, before }) =>
        noChange ?? (
          <>
            <ChangeBadge change={change} />
            {['worse', 'better'].includes(change) && ` (was ${before?.active ?? 0})`}
          </>
        ),
    },
    { heading: 'Since', value: ({ checkName }) => sinceText(checkName) },
    { heading: 'Suppressed', value: ({ after }) => after?.suppressed },
    { heading: 'Resources', value: ({ after }) => after?.total },
    { heading: 'State', value: ({ checkName }) => stateOf(audit, checkName) },
    { heading: 'Audit', value: () => audit.taskId, isHidden: true },
  ];
}

/** A check's state in words, with why it failed; one that the contract does not know as it is. */
function stateOf({ auditDetails = {} }: DescribedAudit, checkName: string): string {
  const { checkRunStatus = 'unknown', errorCode } = auditDetails[checkName] ?? {};
  const known = findingsOf(auditDetails[checkName]);
  if (known !== undefined) return known.active > 0 ? 'non-compliant' : 'compliant';
  const state = nameInWords(checkRunStatus).toLowerCase();
  return errorCode === undefined ? state : `${state}: ${nameInWords(errorCode).toLowerCase()}`;
}

function activeIn(checks: readonly CheckTrend[]): number {
  return checks.reduce((sum, { cells }) => sum + (cells.at(-1)?.findings?.active ?? 0), 0);
}

function OtherChecks({ checks }: { readonly checks: readonly CheckTrend[] }): VNode {
  return (
    <DataTable
      caption="Checks of other audits: the latest of each"
      file="other-checks"
      empty=""
      rows={checks}
      rowKey={({ checkName }) => checkName}
      columns={[
        {
          heading: 'Check',
          value: ({ checkName }) => checkName,
          show: ({ checkName }) => <CheckName name={checkName} />,
        },
        {
          heading: 'Severity',
          value: ({ severity }) => severity,
          show: ({ checkName }) => <SeverityBadge name={checkName} />,
        },
        { heading: 'State', value: ({ cells }) => stateWords[cells.at(-1)?.state ?? 'none'][1] },
        { heading: 'Non-compliant', value: ({ cells }) => cells.at(-1)?.findings?.active },
        { heading: 'Suppressed', value: ({ cells }) => cells.at(-1)?.findings?.suppressed },
        { heading: 'Resources', value: ({ cells }) => cells.at(-1)?.findings?.total },
        { heading: 'Started', value: ({ cells }) => timeInWords(cells.at(-1)?.audit?.taskStartTime) },
        { heading: 'Schedule', value: ({ cells }) => cells.at(-1)?.audit?.scheduledAuditName ?? 'on demand' },
      ]}
    />
  );
}
