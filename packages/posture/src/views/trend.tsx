import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { HeatMap } from '../charts/heat-map.tsx';
import { StackedBars } from '../charts/stacked-bars.tsx';
import { selectAudits, showsCheck } from '../model/audits.ts';
import { type Cell, createTrend, type CheckTrend, type Trend } from '../model/trend.ts';
import { ranges } from '../page/url-state.ts';
import { cellInWords } from '../text/cell-text.ts';
import { dayInWords, markerWords, nameInWords, timeInWords } from '../text/words.ts';
import type { ViewProps } from './view-props.ts';
import { CheckName, SeverityBadge } from './check-name.tsx';
import { CsvButton, DataTable } from './data-table.tsx';
import { StateLink } from './header.tsx';

/** Non-compliant resources over the days: bars, a heat map, what began and ended, and the figures. */
export function TrendView({ page, state: { url, audits, now, freshAt } }: ViewProps): VNode {
  // A trend changes by the hour at most, and costs some time to draw.
  const minute = Math.floor(now / 60_000) * 60_000;
  const trend = useMemo(() => {
    const whole = createTrend({ audits: selectAudits(audits.values(), url), days: url.days, now: minute });
    const shows = ({ checkName }: { readonly checkName: string }): boolean => showsCheck(url, checkName);
    return { ...whole, checks: whole.checks.filter(shows), markers: whole.markers.filter(shows) };
  }, [audits, url, minute]);
  const charts = useMemo(() => <Charts trend={trend} days={url.days} />, [trend, url.days]);
  return (
    <>
      <h2>Non-compliant resources</h2>
      <nav class="ranges" aria-label="Days">
        {ranges.map((days) => (
          <StateLink key={days} page={page} url={url} change={{ days }} isCurrent={days === url.days}>
            {`${days} days`}
          </StateLink>
        ))}
      </nav>
      {trend.checks.length === 0 ? (
        <p class="empty">{freshAt === undefined ? '' : 'There is nothing to show.'}</p>
      ) : (
        charts
      )}
    </>
  );
}

function Charts({ trend, days }: { readonly trend: Trend; readonly days: number }): VNode {
  const label = `${days} days; the table below has the figures`;
  return (
    <>
      <p class="note">
        Each day counts the latest result of every check until its schedule should have run again; suppressed resources
        are left out. Days are days of UTC.
      </p>
      <StackedBars trend={trend} label={`Non-compliant resources by check, ${label}`} />
      <h3>By check and day</h3>
      <HeatMap trend={trend} label={`Checks by day, ${label}`} />
      <Figures trend={trend} days={days} />
      <Markers trend={trend} />
    </>
  );
}

function Figures({ trend, days }: { readonly trend: Trend; readonly days: number }): VNode {
  const [isOpen, setOpen] = useState(false);
  const rows = trend.checks.flatMap((check) =>
    check.cells.map((cell, day) => ({ check, cell, day: trend.days[day] ?? 0 })),
  );
  return (
    <>
      <details class="figures" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>Table of the figures</summary>
        {isOpen && <FiguresTable trend={trend} />}
      </details>
      <CsvButton<{ readonly check: CheckTrend; readonly cell: Cell; readonly day: number }>
        what="figures by check and day"
        file={`trend-${days}-days`}
        rows={rows}
        columns={[
          { heading: 'Day', value: ({ day }) => dayInWords(day) },
          { heading: 'Check', value: ({ check }) => check.checkName },
          { heading: 'Severity', value: ({ check }) => check.severity },
          { heading: 'State', value: ({ cell }) => (cell.isCarried ? `${cell.state} (earlier)` : cell.state) },
          { heading: 'Non-compliant', value: ({ cell }) => cell.findings?.active },
          { heading: 'Suppressed', value: ({ cell }) => cell.findings?.suppressed },
          { heading: 'Resources', value: ({ cell }) => cell.findings?.total },
          { heading: 'Audit', value: ({ cell }) => cell.audit?.taskId },
          { heading: 'Started', value: ({ cell }) => cell.audit && timeInWords(cell.audit.taskStartTime) },
        ]}
      />
    </>
  );
}

/** The figures behind both charts. */
function FiguresTable({ trend }: { readonly trend: Trend }): VNode {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Figures of the charts">
      <table>
        <caption>Non-compliant resources by check and day</caption>
        <thead>
          <tr>
            <th scope="col">Check</th>
            {trend.days.map((day) => (
              <th key={day} scope="col">
                {dayInWords(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trend.checks.map(({ checkName, cells }) => (
            <tr key={checkName}>
              <th scope="row">{nameInWords(checkName)}</th>
              {cells.map((cell, day) => (
                <td key={day} class={cell.findings === undefined ? 'missing' : 'number'}>
                  {cellInWords(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Markers({ trend }: { readonly trend: Trend }): VNode {
  return (
    <DataTable
      caption="Checks that began, failed or were switched off"
      file="checks-began-failed-off"
      empty="None in these days."
      rows={trend.markers.toReversed()}
      rowKey={({ day, checkName, kind }) => `${day} ${checkName} ${kind}`}
      columns={[
        { heading: 'Day', value: ({ day }) => dayInWords(trend.days[day] ?? 0) },
        {
          heading: 'Check',
          value: ({ checkName }) => checkName,
          show: ({ checkName }) => <CheckName name={checkName} />,
        },
        { heading: 'Severity', value: () => '', show: ({ checkName }) => <SeverityBadge name={checkName} /> },
        { heading: 'What happened', value: ({ kind }) => markerWords[kind][1] },
      ]}
    />
  );
}
