import type { Series } from '../measure/compare.ts';
import { median } from '../measure/statistics.ts';
import { workloads } from '../workloads/workloads.ts';
import { type Bar, renderChart } from './chart.ts';
import { figure } from './markdown.ts';

const legends: Readonly<Record<string, string>> = {
  bare: 'Express + undici, bare',
  nginx: 'nginx, plain',
  prism: 'Prism, validating',
};

/** A picture of how many requests a second each server answers, workload by workload, as SVG. */
export function renderServersChart(series: readonly Series[]): string {
  const groups = workloads
    .map(({ name, description }) => ({
      title: `${name}: ${description}`,
      bars: series.filter(({ workload }) => workload === name).map(toBar),
    }))
    .filter(({ bars }) => bars.length > 0);
  return renderChart('Requests a second', 'One core, 32 callers, loopback upstream; medians. More is better.', groups);
}

function toBar({ server, measurements }: Series): Bar {
  const rate = median(measurements.map(({ requestsPerSecond }) => requestsPerSecond));
  const p99 = median(measurements.map(({ p99Ms }) => p99Ms));
  return {
    label: legends[server] ?? server,
    value: rate,
    text: `${figure(rate)} (p99 ${figure(p99, 1)} ms)`,
    isMain: server === 'gateway',
  };
}
