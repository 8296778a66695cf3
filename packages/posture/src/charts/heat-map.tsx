import { scaleBand, scaleQuantize } from 'd3-scale';
import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { Cell, Trend } from '../model/trend.ts';
import { cellInWords } from '../text/cell-text.ts';
import { dayInWords, markerWords, nameInWords, stateWords } from '../text/words.ts';
import { DayAxis } from './day-axis.tsx';
import { HatchPattern } from './hatch-pattern.tsx';
import { useWidth } from './use-width.ts';

const rowHeight = 22;
const bottom = 24;
const steps = [1, 2, 3, 4, 5];

/** Above this width the names of checks stand beside their rows, below it above them. */
const wideFrom = 720;

/** Checks and days: the darker, the closer to the check's own highest. Signs say what has no result. */
export function HeatMap({ trend, label }: { readonly trend: Trend; readonly label: string }): VNode {
  const [place, width] = useWidth<HTMLDivElement>(900);
  const hatch = useId();
  const isWide = width >= wideFrom;
  const labelWidth = isWide ? 350 : 0;
  const nameHeight = isWide ? 0 : 18;
  const x = scaleBand<number>()
    .domain(trend.days.map((_, day) => day))
    .range([labelWidth, width - 22])
    .paddingInner(0.08);
  const pitch = rowHeight + nameHeight;
  const height = trend.checks.length * pitch + bottom;
  const signs = x.bandwidth() >= 8;
  const days = trend.days.map(dayInWords);
  return (
    <div ref={place} class="chart">
      <svg width={width} height={height} role="img" aria-label={label}>
        <HatchPattern id={hatch} />
        {trend.checks.map(({ checkName, cells }, row) => {
          const heat = heatOf(cells);
          const name = nameInWords(checkName);
          const top = row * pitch + nameHeight;
          return (
            <g key={checkName}>
              <text
                class="name"
                x={isWide ? labelWidth - 8 : 0}
                y={isWide ? top + 15 : top - 4}
                text-anchor={isWide ? 'end' : 'start'}
              >
                {name}
              </text>
              {cells.map((cell, day) => (
                <HeatCell
                  key={day}
                  title={`${days[day] ?? ''}, ${name}: ${cellInWords(cell)}`}
                  cell={cell}
                  className={heat(cell)}
                  hatch={hatch}
                  marker={markerAt(trend, checkName, day)}
                  x={x(day) ?? 0}
                  y={top}
                  width={x.bandwidth()}
                  hasSign={signs}
                />
              ))}
            </g>
          );
        })}
        <DayAxis days={trend.days} x={x} y={height - 6} />
      </svg>
      <ul class="legend" aria-label="Cells of the heat map">
        <li>
          <svg width="14" height="12" aria-hidden="true">
            <rect class="heat-0" width="14" height="12" />
          </svg>{' '}
          nothing found
        </li>
        <li>
          <svg width={14 * steps.length} height="12" aria-hidden="true">
            {steps.map((step) => (
              <rect key={step} class={`heat-${step}`} x={(step - 1) * 14} width="14" height="12" />
            ))}
          </svg>{' '}
          up to the check&apos;s own highest
        </li>
        <li>
          <svg width="14" height="12" aria-hidden="true">
            <rect width="14" height="12" fill={`url(#${hatch})`} />
          </svg>{' '}
          no audit
        </li>
        {(['failed', 'off', 'running'] as const).map((state) => (
          <li key={state}>
            {stateWords[state][0]} {state === 'failed' ? 'failed or canceled' : stateWords[state][1]}
          </li>
        ))}
        <li>{markerWords.began[0]} began to run</li>
      </ul>
    </div>
  );
}

interface HeatCellProps {
  readonly title: string;
  readonly cell: Cell;
  readonly className: string;
  readonly hatch: string;
  readonly marker: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly hasSign: boolean;
}

function HeatCell({ title, cell: { state }, className, hatch, marker, x, y, width, hasSign }: HeatCellProps): VNode {
  const sign = marker ?? stateWords[state][0];
  return (
    <>
      <rect
        class={className}
        data-state={state}
        x={x}
        y={y}
        width={width}
        height={rowHeight - 2}
        {...(state === 'gap' && { fill: `url(#${hatch})` })}
      >
        <title>{title}</title>
      </rect>
      {hasSign && sign !== '' && (
        <text class="sign" x={x + width / 2} y={y + 14} text-anchor="middle">
          {sign}
        </text>
      )}
    </>
  );
}

function markerAt({ markers }: Trend, checkName: string, day: number): string | undefined {
  const marker = markers.find((each) => each.checkName === checkName && each.day === day);
  return marker?.kind === 'began' ? markerWords.began[0] : undefined;
}

/** Gives the class of a cell: how far it is on the way to the highest of its row. */
function heatOf(cells: readonly Cell[]): (cell: Cell) => string {
  const highest = Math.max(1, ...cells.map(({ findings }) => findings?.active ?? 0));
  const step = scaleQuantize().domain([0, highest]).range(steps);
  return ({ state, findings }) => {
    if (findings === undefined) return state === 'gap' ? 'gap' : 'empty';
    return findings.active === 0 ? 'heat-0' : `heat-${step(findings.active)}`;
  };
}
