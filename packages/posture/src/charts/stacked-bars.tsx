import { scaleBand, scaleLinear } from 'd3-scale';
import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import { stackTrend } from '../model/stack.ts';
import type { Trend } from '../model/trend.ts';
import { dayInWords, markerWords, nameInWords, numberInWords } from '../text/words.ts';
import { DayAxis } from './day-axis.tsx';
import { HatchPattern } from './hatch-pattern.tsx';
import { shadesOf } from './shades.ts';
import { useWidth } from './use-width.ts';

const height = 280;
const margin = { top: 22, right: 22, bottom: 24, left: 46 };

/**
 * Non-compliant resources by day, a part of the bar for each check. A day without results is hatched from top to bottom;
 * a check without a result on a day with others is hatched at the height of its last result.
 */
export function StackedBars({ trend, label }: { readonly trend: Trend; readonly label: string }): VNode {
  const [place, width] = useWidth<HTMLDivElement>(900);
  const hatch = useId();
  const { segments, gaps, highest } = stackTrend(trend);
  const x = scaleBand<number>()
    .domain(trend.days.map((_, day) => day))
    .range([margin.left, width - margin.right])
    .paddingInner(0.15);
  const y = scaleLinear()
    .domain([0, Math.max(1, highest)])
    .nice(5)
    .range([height - margin.bottom, margin.top]);
  const ticks = y.ticks(5).filter(Number.isInteger);
  const checkNames = trend.checks
    .map(({ checkName }) => checkName)
    .filter((checkName) => segments.some((segment) => segment.checkName === checkName));
  const shades = shadesOf(checkNames);
  const dayOf = (day: number): string => dayInWords(trend.days[day] ?? 0);
  const markedDays = [...new Set(trend.markers.map(({ day }) => day))];
  return (
    <div ref={place} class="chart">
      <svg width={width} height={height} role="img" aria-label={label}>
        <HatchPattern id={hatch} />
        <g class="axis">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
              <text x={margin.left - 6} y={y(tick) + 4} text-anchor="end">
                {numberInWords(tick)}
              </text>
            </g>
          ))}
        </g>
        {gaps.map((day) => (
          <rect
            key={day}
            class="gap"
            data-day={dayOf(day)}
            x={x(day)}
            y={margin.top}
            width={x.bandwidth()}
            height={height - margin.bottom - margin.top}
            fill={`url(#${hatch})`}
          >
            <title>{`${dayOf(day)}: no audit`}</title>
          </rect>
        ))}
        {segments.map(({ checkName, day, from, to, isLastKnown }) => (
          <rect
            key={`${checkName} ${day}`}
            data-day={dayOf(day)}
            data-check={checkName}
            data-count={to - from}
            class={isLastKnown ? 'last-known' : `part ${shades.get(checkName) ?? ''}`}
            x={x(day)}
            y={y(to)}
            width={x.bandwidth()}
            height={y(from) - y(to)}
            {...(isLastKnown && { fill: `url(#${hatch})` })}
          >
            <title>
              {`${dayOf(day)}, ${nameInWords(checkName)}: ${numberInWords(to - from)}${isLastKnown ? ' when it last had a result' : ''}`}
            </title>
          </rect>
        ))}
        {markedDays.map((day) => (
          <g key={day} class="marker" transform={`translate(${(x(day) ?? 0) + x.bandwidth() / 2} ${margin.top - 8})`}>
            <path d="M-4-5h8L0 3z" />
            <title>
              {`${dayOf(day)}: ${trend.markers
                .filter((marker) => marker.day === day)
                .map(({ checkName, kind }) => `${nameInWords(checkName)} ${markerWords[kind][1]}`)
                .join(', ')}`}
            </title>
          </g>
        ))}
        <DayAxis days={trend.days} x={x} y={height - 6} />
      </svg>
      <ul class="legend" aria-label="Checks in the bars, from the bottom up">
        {checkNames.map((checkName) => (
          <li key={checkName}>
            <svg width="12" height="12" aria-hidden="true">
              <rect class={`part ${shades.get(checkName) ?? ''}`} width="12" height="12" />
            </svg>{' '}
            {nameInWords(checkName)}
          </li>
        ))}
        {markedDays.length > 0 && <li>▼ a check began, failed or was switched off</li>}
        {(gaps.length > 0 || segments.some(({ isLastKnown }) => isLastKnown)) && (
          <li>
            <svg width="12" height="12" aria-hidden="true">
              <rect class="last-known" width="12" height="12" fill={`url(#${hatch})`} />
            </svg>{' '}
            no result: its last one, or none
          </li>
        )}
      </ul>
    </div>
  );
}
