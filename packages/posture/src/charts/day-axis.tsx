import type { ScaleBand } from 'd3-scale';
import type { VNode } from 'preact';
import { dayInWords } from '../text/words.ts';

interface DayAxisProps {
  readonly days: readonly number[];
  readonly x: ScaleBand<number>;
  readonly y: number;
}

/** The width of a date, in pixels, with some space around it. */
const labelWidth = 52;

/** The days below a chart, as many of them as there is room for; the last one always. */
export function DayAxis({ days, x, y }: DayAxisProps): VNode {
  const step = Math.max(1, Math.ceil(labelWidth / x.step()));
  return (
    <g class="axis">
      {days.map((day, index) =>
        (days.length - 1 - index) % step === 0 ? (
          <text key={day} x={(x(index) ?? 0) + x.bandwidth() / 2} y={y} text-anchor="middle">
            {dayInWords(day).slice(5)}
          </text>
        ) : null,
      )}
    </g>
  );
}
