import type { Measurement, Series } from './measure.ts';
import { growthOf, type MemoryUse } from './parts.ts';
import { median, spread } from './statistics.ts';

/** What a run of the benchmark has measured; what was not asked for, or failed, is missing. */
export interface Report {
  /** When it began, in ISO 8601. */
  readonly date: string;
  /** What it ran on, and how. */
  readonly machine: string;
  /** The share of the machine's time that others took while a part ran, by the part. */
  readonly othersShare: Record<string, number>;
  servers?: readonly Series[];
  features?: readonly Series[];
  /** In milliseconds, to the first response. */
  start?: number;
  memory?: MemoryUse;
  /** What could not be measured, and why. */
  readonly failures: string[];
}

/** Something to reach. */
export interface Goal {
  readonly what: string;
  readonly wanted: string;
  /** Undefined if it was not measured. */
  readonly measured: number | undefined;
  readonly isReached: boolean | undefined;
}

/** Beyond this, absolute figures are too low, and ratios uncertain. */
const highestOthersShare = 0.05;
const signer = 'aws-sigv4-proxy';
const bars = { 'list-25': [1, 0.38], describe: [1.2, 0.45], 'describe-cached': [3, 1.2] } as const;

/** Makes a table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => (column === 0 ? '---' : '--:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A figure with thousands separated, to so many digits after the point. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const percent = (share: number): string => `${figure(share * 100)} %`;

/**
 * The requests a second of one server as a share of another's: the median of the rounds' ratios, since the two were
 * measured right after each other. Undefined if either has no figures.
 */
export function ratio(one: Series | undefined, other: Series | undefined): number | undefined {
  const ratios = (one?.measurements ?? []).flatMap(({ requestsPerSecond }, round) => {
    const base = other?.measurements[round]?.requestsPerSecond;
    return base === undefined ? [] : [requestsPerSecond / base];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}

/** A table of series: medians over the rounds, the spread of requests a second, and the share of a base server's. */
export function comparisonTable(series: readonly Series[], base: string): string {
  const header = ['workload', 'server', 'requests/s', 'spread', `of ${base}`, 'p50 ms', 'p99 ms', 'p99.9 ms'];
  const rows = [...Map.groupBy(series, ({ workload }) => workload).values()].flat().map((one) => {
    const { workload, server, atRestMb, measurements } = one;
    const of = (key: keyof Measurement, digits = 0): string => figure(middle(one, key), digits);
    const share = ratio(
      one,
      series.find((other) => other.server === base && other.workload === workload),
    );
    const apart = percent(spread(measurements.map(({ requestsPerSecond }) => requestsPerSecond)));
    return [
      ...[workload, server, of('requestsPerSecond'), apart, share === undefined ? '' : figure(share, 2)],
      ...[of('p50Ms', 2), of('p99Ms', 2), of('p999Ms', 2), of('cpuUs', 1), figure(atRestMb), of('residentMb')],
    ];
  });
  return table([...header, 'CPU µs/request', 'MB at rest', 'MB under load'], rows);
}

const middle = (series: Series, key: keyof Measurement): number => median(series.measurements.map((one) => one[key]));

/** Which goals a run has reached. */
export function goalsOf({ servers = [], start, memory }: Report): readonly Goal[] {
  const find = (server: string, workload: string): Series | undefined =>
    servers.find((one) => one.server === server && one.workload === workload);
  const share = (other: string, workload: string): number | undefined =>
    ratio(find('gateway', workload), find(other, workload));
  const goal = (what: string, isAtLeast: boolean, bar: number, measured: number | undefined): Goal => {
    const isReached = measured === undefined ? undefined : isAtLeast ? measured >= bar : measured <= bar;
    return { what, wanted: `${isAtLeast ? '≥' : '≤'} ${bar}`, measured, isReached };
  };
  const ofPrism = Object.keys(bars).flatMap((workload) => share('prism', workload) ?? []);
  return [
    ...Object.entries(bars).flatMap(([workload, [ofSigner, ofBare]]) => [
      goal(`${workload}: of ${signer}`, true, ofSigner, share(signer, workload)),
      goal(`${workload}: of the bare forwarder`, true, ofBare, share('bare', workload)),
    ]),
    goal('any of them: of Prism', true, 5, ofPrism.length === 0 ? undefined : Math.min(...ofPrism)),
    goal('memory under load, MB', false, 160, memory && Math.max(...memory.underLoad.map((one) => one.residentMb))),
    goal('growth of memory between the halves of the requests, %', false, 5, memory && growthOf(memory) * 100),
    goal('start to first response, ms', false, 500, start),
  ];
}

/** The whole report, in Markdown. */
export function renderReport(report: Report): string {
  const { date, machine, othersShare, servers, features, start, memory, failures } = report;
  const shares = Object.entries(othersShare).map(([part, share]) => `${part} ${percent(share)}`);
  const isDisturbed = Object.values(othersShare).some((share) => share > highestOthersShare);
  const advice = isDisturbed ? '**The machine was busy with something else: measure again.** ' : '';
  const values = [
    ...(start === undefined ? [] : [['start to first response, ms', figure(start)]]),
    ...(memory === undefined ? [] : [['memory at rest, MB', figure(memory.atRestMb)]]),
    ...(memory?.underLoad ?? []).map((one) => [`memory, ${figure(one.requests)} requests, MB`, figure(one.residentMb)]),
  ];
  const goals = goalsOf(report).filter(({ measured }) => measured !== undefined);
  const sections = [
    `# Benchmark of ${date.slice(0, 10)}\n\n${machine}\n\n${advice}Of the machine's time, others took: ${shares.join(', ')}.`,
    servers && `## Side by side\n\n${comparisonTable(servers, 'bare')}`,
    features && `## What features cost\n\n${comparisonTable(features, 'gateway')}`,
    values.length > 0 && `## Alone\n\n${table(['what', 'measured'], values)}`,
    goals.length > 0 &&
      `## Goals\n\n${table(
        ['goal', 'wanted', 'measured', 'reached'],
        goals.map((one) => [
          one.what,
          one.wanted,
          figure(one.measured ?? 0, 2),
          one.isReached === true ? 'yes' : '**no**',
        ]),
      )}`,
    failures.length > 0 && `## Failed\n\n${failures.map((failure) => `- ${failure}`).join('\n')}`,
  ];
  return `${sections.filter((section) => typeof section === 'string').join('\n\n')}\n`;
}
