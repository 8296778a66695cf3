import type { Measurement } from '../measure/measure.ts';
import type { Series } from '../measure/compare.ts';
import { median } from '../measure/statistics.ts';
import { growthOf } from '../parts/memory.ts';
import { ratio } from './comparison-table.ts';
import { figure, markdownTable } from './markdown.ts';
import type { Report } from './report.ts';

/** Something to reach. */
export interface Goal {
  /** What is measured. */
  readonly what: string;
  /** What is to be reached. */
  readonly wanted: string;
  /** What was measured, as text; undefined where it was not. */
  readonly measured: string | undefined;
  /** Whether it was reached; undefined where it was not measured. */
  readonly isReached: boolean | undefined;
}

const reads = [
  { workload: 'list-25', what: 'list, 25 audits, uncached, validated both ways, signed', ofSigner: 1.1, ofBare: 0.41 },
  { workload: 'describe', what: 'describe of running audits, validated both ways, signed', ofSigner: 1.3, ofBare: 0.5 },
  { workload: 'describe-cached', what: 'describe of ended audits, cached', ofSigner: 2, ofBare: 0.78 },
] as const;
const signer = 'aws-sigv4-proxy';

/** Tells which goals a run has reached. */
export function goalsOf({ servers = [], start, memory, client }: Report): readonly Goal[] {
  const series = (server: string, workload: string): Series | undefined =>
    servers.find((one) => one.server === server && one.workload === workload);
  const ofServer = (other: string, workload: string): number | undefined =>
    ratio(series('gateway', workload), series(other, workload));

  const againstOthers = reads.flatMap(({ workload, what, ofSigner, ofBare }) => [
    atLeast(`${what}: of ${signer}`, ofSigner, ofServer(signer, workload)),
    atLeast(`${what}: of the bare forwarder`, ofBare, ofServer('bare', workload)),
  ]);
  const latency = (server: string): number | undefined => middle(series(server, 'list-25'), 'p99Ms');
  const [p99, signersP99] = [latency('gateway'), latency(signer)];
  const ofPrism = reads.map(({ workload }) => ofServer('prism', workload)).filter((share) => share !== undefined);
  const rate = (workload: string): number | undefined => middle(series('gateway', workload), 'requestsPerSecond');
  const valid = [rate('list-25'), rate('describe')].filter((each) => each !== undefined);
  const refused = rate('invalid');
  const refusedShare = refused === undefined || valid.length === 0 ? undefined : refused / Math.max(...valid);
  const [ours, sdk] = client ?? [];
  const mostMb = memory && Math.max(...memory.underLoad.map(({ residentMb }) => residentMb));
  return [
    ...againstOthers,
    atMost(`list, 25 audits: p99 in ms, no worse than ${signer}`, signersP99, signersP99 && p99, 2),
    atLeast('any of them: of Prism', 6, ofPrism.length === 0 ? undefined : Math.min(...ofPrism)),
    atLeast('invalid requests refused: of the rate of valid ones, uncached', 1, refusedShare),
    atMost(`memory under load, after ${requestsOf(memory)} requests, in MB`, 130, mostMb),
    atMost(
      'growth of memory from the first half of them to the second, in %',
      5,
      memory && growthOf(memory.underLoad) * 100,
      1,
    ),
    atMost('start to first answer, in ms', 500, start?.firstAnswerMs),
    atMost('client, all features, gzipped, in kB', 5, ours && ours.gzippedBytes / 1000, 2),
    atLeast(
      "client: how many times smaller than the SDK's two commands",
      16,
      ours && sdk && sdk.gzippedBytes / ours.gzippedBytes,
      1,
    ),
  ];
}

/** A table of goals. */
export function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, wanted, measured = 'not measured', isReached }) => [
    what,
    wanted,
    measured,
    isReached === undefined ? '' : isReached ? 'yes' : '**no**',
  ]);
  return markdownTable(['goal', 'wanted', 'measured', 'reached'], rows);
}

function atLeast(what: string, wanted: number, measured: number | undefined, digits = 2): Goal {
  const isReached = measured === undefined ? undefined : measured >= wanted;
  return {
    what,
    wanted: `≥ ${wanted}`,
    measured: measured === undefined ? undefined : figure(measured, digits),
    isReached,
  };
}

function atMost(what: string, wanted: number | undefined, measured: number | undefined, digits = 0): Goal {
  const isReached = measured === undefined || wanted === undefined ? undefined : measured <= wanted;
  return {
    what,
    wanted: wanted === undefined ? '' : `≤ ${figure(wanted, Number.isInteger(wanted) ? 0 : digits)}`,
    measured: measured === undefined ? undefined : figure(measured, digits),
    isReached,
  };
}

function middle(series: Series | undefined, key: keyof Measurement): number | undefined {
  return series && median(series.measurements.map((measurement) => measurement[key]));
}

function requestsOf(memory: Report['memory']): string {
  return figure(memory?.underLoad.at(-1)?.requests ?? 1_000_000);
}
