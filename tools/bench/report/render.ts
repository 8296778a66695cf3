import { featuresWithoutSwitch } from '../parts/features.ts';
import type { Growth } from '../parts/growth.ts';
import { comparisonTable, ratio } from './comparison-table.ts';
import { goalsOf, goalsTable } from './goals.ts';
import { figure, markdownTable, percent } from './markdown.ts';
import type { Report } from './report.ts';

/** The whole report, in Markdown. */
export function renderReport(report: Report): string {
  const { date, machine, othersShare, servers, features, start, growth, memory, client, generation, failures } = report;
  const goals = goalsOf(report);
  const sections = [
    `# Benchmark of ${date.slice(0, 10)}\n\n${machine}\n\n${disturbance(othersShare)}`,
    servers && `## Side by side\n\n${comparisonTable(servers, 'bare')}`,
    features &&
      `## What features cost\n\nWithout a switch: ${featuresWithoutSwitch}.\n\n${comparisonTable(features, 'gateway')}`,
    growth && `## How cost grows\n\n${growthTable(growth)}`,
    start && `## Start\n\n${figure(start.firstAnswerMs)} ms to the first answer, spread ${percent(start.spread)}.`,
    memory && `## Memory\n\n${memoryTable(memory)}`,
    client && `## Client\n\n${clientTable(client)}`,
    generation && `## Generation: \`npm run generate\`\n\n${generationTable(generation)}`,
    goals.some(({ measured }) => measured !== undefined) && `## Goals\n\n${goalsTable(goals)}`,
    failures.length > 0 && `## Failed\n\n${failures.map((failure) => `- ${failure}`).join('\n')}`,
  ];
  return `${sections.filter((section) => typeof section === 'string').join('\n\n')}\n`;
}

// Beyond this, absolute figures are too low, and ratios uncertain.
const mostForOthers = 0.05;

function disturbance(othersShare: Report['othersShare']): string {
  const shares = Object.entries(othersShare).map(([part, share]) => `${part} ${percent(share)}`);
  const isDisturbed = Object.values(othersShare).some((share) => share > mostForOthers);
  const verdict = isDisturbed ? '**The machine was busy with something else: measure again.** ' : '';
  return `${verdict}Of the machine's time, others took: ${shares.join(', ')}.`;
}

function growthTable(growth: readonly Growth[]): string {
  const header = [
    'grows with',
    'how many',
    'requests/s',
    'of bare',
    'p50 ms',
    'p99 ms',
    'CPU µs/request',
    'MB under load',
  ];
  const rows = growth.flatMap(({ by, count, series }) => {
    const ours = series.find(({ server }) => server === 'gateway');
    const [measured] = ours?.measurements ?? [];
    if (measured === undefined) return [];
    const share = ratio(
      ours,
      series.find(({ server }) => server === 'bare'),
    );
    const { requestsPerSecond, p50Ms, p99Ms, cpuUs, residentMb } = measured;
    return [
      [
        by,
        figure(count),
        figure(requestsPerSecond),
        share === undefined ? '' : figure(share, 2),
        figure(p50Ms, 2),
        figure(p99Ms, 2),
        figure(cpuUs, 1),
        figure(residentMb),
      ],
    ];
  });
  return markdownTable(header, rows);
}

function memoryTable({ atRestMb, underLoad }: NonNullable<Report['memory']>): string {
  const every = Math.max(1, Math.ceil(underLoad.length / 10));
  const shown = underLoad.filter((_, index) => (underLoad.length - 1 - index) % every === 0);
  const rows = shown.map(({ requests, residentMb }) => [figure(requests), figure(residentMb)]);
  return markdownTable(['requests answered', 'MB'], [['at rest', figure(atRestMb)], ...rows]);
}

function clientTable(clients: NonNullable<Report['client']>): string {
  const header = ['client', 'gzipped kB', 'import ms', 'CPU µs/call', 'CPU µs/1,000 items'];
  const rows = clients.map(({ client, gzippedBytes, importMs, callUs, thousandItemsUs }) => [
    client,
    figure(gzippedBytes / 1000, 2),
    figure(importMs, 1),
    figure(callUs),
    figure(thousandItemsUs),
  ]);
  return markdownTable(header, rows);
}

function generationTable({ coldMs, afterEditMs, unchangedMs }: NonNullable<Report['generation']>): string {
  const seconds = (ms: number): string => figure(ms / 1000, 1);
  return markdownTable(
    ['when', 'seconds'],
    [
      ['nothing is cached', seconds(coldMs)],
      ['the document was edited', seconds(afterEditMs)],
      ['nothing was edited', seconds(unchangedMs)],
    ],
  );
}
