import type { Answers } from '../upstream/answers.ts';
import { createRandom } from './random.ts';
import type { RequestTargets, Workload } from './workload.ts';
import { createZipf } from './zipf.ts';

const runningPrefix = '/audit/tasks/0';
const terminalPrefix = '/audit/tasks/f';

const endOfPeriod = '2026-02-01T00%3A00%3A00Z';

// Each run has a second of its own, and each request a fraction of it.
function listTarget(run: number, pageSize: number): string {
  const [start = ''] = new Date(Date.UTC(2026, 0, 1, 0, 0, run)).toISOString().split('.');
  const page = pageSize === 25 ? '' : `&maxResults=${pageSize}`;
  return `/audit/tasks?startTime=${encodeURIComponent(start)}.{n}Z&endTime=${endOfPeriod}${page}`;
}

function runningTarget(run: number): string {
  return `${runningPrefix}${run.toString(16).padStart(25, '0')}{n}`;
}

/** So many requests stand for all those that are drawn by chance. */
const drawn = 20_000;

function terminalTargets(audits: number, count = drawn): RequestTargets {
  const rank = createZipf(audits, createRandom(1));
  return Array.from({ length: count }, () => `${terminalPrefix}${rank().toString(16).padStart(31, '0')}`);
}

function answerTo(target: string, { pages, running, terminal }: Answers): string | undefined {
  if (target.startsWith(runningPrefix)) return running;
  if (target.startsWith(terminalPrefix)) return terminal;
  return pages[Number(new URLSearchParams(target.split('?')[1]).get('maxResults') ?? 25)];
}

/** Lists pages of a size, each request for another period, so that no cache and no sharing helps. */
export function listing(pageSize: number): Workload {
  return {
    name: `list-${pageSize}`,
    description: `list ${pageSize} audits, each request another`,
    expects: 'answers',
    targets: (run) => [listTarget(run, pageSize)],
    answerTo,
  };
}

/** Describes audits that still run, each request another. */
export const describeRunning: Workload = {
  name: 'describe',
  description: 'describe audits that run, each request another',
  expects: 'answers',
  targets: (run) => [runningTarget(run)],
  answerTo,
};

/** Describes audits that have ended, by Zipf's law, so that a cache helps. */
export function describeTerminal(audits: number): Workload {
  const targets = terminalTargets(audits);
  return {
    name: 'describe-cached',
    description: `describe ${audits.toLocaleString('en')} audits that have ended, by Zipf's law`,
    expects: 'answers',
    targets: () => targets,
    answerTo,
  };
}

const period = `startTime=2026-01-01T00%3A00%3A00Z&endTime=${endOfPeriod}`;

/** Requests that break the contract; every server that validates refuses each of them. */
export const invalid: Workload = {
  name: 'invalid',
  description: 'requests that break the contract',
  expects: 'refusals',
  targets: () => [
    '/audit/tasks?startTime=2026-01-01T00%3A00%3A00Z',
    `/audit/tasks?${period}&maxResults=251`,
    `/audit/tasks?${period}&maxResults=many`,
    `/audit/tasks?${period}&taskStatus=DONE`,
    `/audit/tasks?startTime=yesterday&endTime=${endOfPeriod}`,
    `/audit/tasks/${'a'.repeat(41)}`,
    '/audit/tasks/not_an_id',
  ],
  answerTo: () => undefined,
};

/** What a company's callers may ask for together: one listing for three descriptions, most of audits that have ended. */
export const mix: Workload = {
  name: 'mix',
  description: '20 % list-25, 5 % list-250, 25 % describe, 50 % describe-cached',
  expects: 'answers',
  targets: (run) => {
    const random = createRandom(2);
    return terminalTargets(1000).map((terminal) => {
      const kind = random();
      if (kind < 0.2) return listTarget(run, 25);
      if (kind < 0.25) return listTarget(run, 250);
      return kind < 0.5 ? runningTarget(run) : terminal;
    });
  },
  answerTo,
};

/** The workloads that servers are compared by. */
export const workloads: readonly Workload[] = [
  listing(25),
  listing(250),
  describeRunning,
  describeTerminal(1000),
  invalid,
  mix,
];
