import { stack } from 'd3-shape';
import type { Trend } from './trend.ts';

/** A part of a day's bar. */
export interface Segment {
  readonly checkName: string;
  readonly day: number;
  readonly from: number;
  readonly to: number;
  /** Whether the check had no result on that day, and its last one is drawn in its place. */
  readonly isLastKnown: boolean;
}

/** The bars of all days. */
export interface Stack {
  readonly segments: readonly Segment[];
  /** The days that no check has a result for: gaps. */
  readonly gaps: readonly number[];
  /** The highest bar. */
  readonly highest: number;
}

/**
 * Stacks what the checks found, day by day. Where some checks of a day have a result and others should have and do not,
 * the last result of these stands in their place, marked: otherwise the bar would drop though nothing was fixed.
 */
export function stackTrend({ days, checks }: Trend): Stack {
  const names = checks.map(({ checkName }) => checkName);
  const gaps = days.map((_, day) => day).filter((day) => !checks.some(({ cells }) => cells[day]?.state === 'found'));
  const heights = days.map((_, day) =>
    Object.fromEntries(
      checks.map(({ checkName, cells }) => [checkName, gaps.includes(day) ? 0 : heightOf(cells[day])]),
    ),
  );
  const segments = stack<Record<string, number>>()
    .keys(names)(heights)
    .flatMap((series, index) =>
      series.map(([from, to], day) => {
        const isLastKnown = checks[index]?.cells[day]?.state !== 'found';
        return { checkName: series.key, day, from, to, isLastKnown };
      }),
    )
    .filter(({ from, to }) => to > from);
  return { segments, gaps, highest: Math.max(0, ...segments.map(({ to }) => to)) };
}

function heightOf(cell: Trend['checks'][number]['cells'][number] | undefined): number {
  if (cell === undefined || cell.state === 'off' || cell.state === 'none') return 0;
  return (cell.findings ?? cell.lastFindings)?.active ?? 0;
}
