import { Gauge, type Registry } from 'prom-client';
import type { MetricDescription } from './series.ts';

/** Shows which of a few states something is in. */
export type SetState<Label extends string, State extends string> = (
  labels: Readonly<Record<Label, string>>,
  state: State | undefined,
) => void;

/** Adds a gauge with a series for each state: 1 for the present one, 0 for the others, and for all where there is none. */
export function addStateGauge<Label extends string, State extends string>(
  registry: Registry,
  { labelNames, ...description }: MetricDescription<Label>,
  states: readonly State[],
): SetState<Label, State> {
  const gauge = new Gauge<string>({ ...description, labelNames: [...labelNames, 'state'], registers: [registry] });
  return (labels, state) => {
    for (const each of states) gauge.set({ ...labels, state: each }, each === state ? 1 : 0);
  };
}
