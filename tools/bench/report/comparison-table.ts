import type { Series } from '../measure/compare.ts';
import { median, spread } from '../measure/statistics.ts';
import { figure, markdownTable, percent } from './markdown.ts';

/**
 * How much one server manages of another, by requests a second: the median of the rounds' ratios, since the two were
 * measured right after each other. Undefined where either has no figures.
 */
export function ratio(one: Series | undefined, other: Series | undefined): number | undefined {
  const ratios = (one?.measurements ?? []).flatMap(({ requestsPerSecond }, round) => {
    const base = other?.measurements[round]?.requestsPerSecond;
    return base === undefined ? [] : [requestsPerSecond / base];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}

/**
 * A table of all series: medians over the rounds, the spread of requests a second, and how much of the base each manages.
 *
 * @param base The name of the server that others are compared with.
 */
export function comparisonTable(series: readonly Series[], base: string): string {
  const header = ['workload', 'server', 'requests/s', 'spread', `of ${base}`, 'p50 ms', 'p99 ms', 'p99.9 ms'];
  const rows = series
    .toSorted((one, other) => order(series, one) - order(series, other))
    .map((one) => {
      const of = (key: 'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'p999Ms' | 'cpuUs' | 'residentMb'): number =>
        median(one.measurements.map((measurement) => measurement[key]));
      const share = ratio(
        one,
        series.find(({ server, workload }) => server === base && workload === one.workload),
      );
      return [
        one.workload,
        one.server,
        figure(of('requestsPerSecond')),
        percent(spread(one.measurements.map(({ requestsPerSecond }) => requestsPerSecond))),
        share === undefined ? '' : figure(share, 2),
        figure(of('p50Ms'), 2),
        figure(of('p99Ms'), 2),
        figure(of('p999Ms'), 2),
        figure(of('cpuUs'), 1),
        figure(one.atRestMb),
        figure(of('residentMb')),
      ];
    });
  return markdownTable([...header, 'CPU µs/request', 'MB at rest', 'MB under load'], rows);
}

// Workload by workload, each in the order in which it was measured.
function order(series: readonly Series[], { workload }: Series): number {
  return series.findIndex((other) => other.workload === workload);
}
