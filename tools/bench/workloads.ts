import type { Responses } from './upstream.ts';

/** What callers ask for. */
export interface Workload {
  /** Its name in tables and on the command line. */
  readonly name: string;
  readonly description: string;
  /** Whether the requests break the contract. */
  readonly isInvalid?: boolean;
  /**
   * The request paths of a run, asked for in turn and from the start again. `{n}` in a path is replaced by a count of six
   * digits, so that a million requests differ.
   *
   * @param run The number of the run: no two runs of a workload whose requests differ ask for the same.
   */
  readonly paths: (run: number) => readonly string[];
}

/** A path with its count filled in. */
export function fillIn(path: string, count: number): string {
  return path.replace('{n}', String(count % 1_000_000).padStart(6, '0'));
}

const running = '/audit/tasks/0';
const ended = '/audit/tasks/f';
const period = 'startTime=2026-01-01T00%3A00%3A00Z&endTime=2026-02-01T00%3A00%3A00Z';

/** The upstream's response to a valid request. */
export function responseTo(path: string, responses: Responses): string | undefined {
  if (path.startsWith(running)) return responses.running;
  if (path.startsWith(ended)) return responses.ended;
  return responses.pages[Number(new URLSearchParams(path.split('?')[1]).get('maxResults') ?? 25)];
}

/**
 * Random numbers from 0 to 1, the same for the same seed, so that each run of the benchmark asks for the same (mulberry32
 * by Tommy Ettinger, in the public domain).
 */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws ranks from 0 to count - 1 by Zipf's law: the second half as often as the first, the third a third as often. */
export function createZipf(count: number, random: () => number): () => number {
  const cumulative: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank += 1) cumulative.push((total += 1 / rank));
  return () => {
    const drawn = random() * total;
    return Math.max(
      0,
      cumulative.findIndex((sum) => sum > drawn),
    );
  };
}

const zipf = createZipf(1000, createRandom(1));
const endedPaths = Array.from({ length: 20_000 }, () => `${ended}${zipf().toString(16).padStart(31, '0')}`);
const describeRunning = (run: number): string => `${running}${run.toString(16).padStart(25, '0')}{n}`;

/** Each run has a second of its own, and each request a fraction of it, so that no cache helps. */
function list(pageSize: number): (run: number) => string {
  return (run) => {
    const [start = ''] = new Date(Date.UTC(2026, 0, 1, 0, 0, run)).toISOString().split('.');
    const size = pageSize === 25 ? '' : `&maxResults=${pageSize}`;
    return `/audit/tasks?startTime=${encodeURIComponent(start)}.{n}Z&endTime=2026-02-01T00%3A00%3A00Z${size}`;
  };
}

/** What a company's callers may ask for together: one listing for three descriptions, most of audits that have ended. */
function mixed(run: number): readonly string[] {
  const random = createRandom(2);
  return endedPaths.map((path) => {
    const kind = random();
    if (kind < 0.25) return list(kind < 0.2 ? 25 : 250)(run);
    return kind < 0.5 ? describeRunning(run) : path;
  });
}

/** The workloads that servers are compared by. */
export const workloads = [
  { name: 'list-25', description: 'list 25 audits, each request another', paths: (run) => [list(25)(run)] },
  { name: 'list-250', description: 'list 250 audits, each request another', paths: (run) => [list(250)(run)] },
  {
    name: 'describe',
    description: 'describe audits that run, each request another',
    paths: (run) => [describeRunning(run)],
  },
  {
    name: 'describe-cached',
    description: "describe 1,000 audits that have ended, by Zipf's law",
    paths: () => endedPaths,
  },
  {
    name: 'invalid',
    description: 'requests that break the contract',
    isInvalid: true,
    paths: () => [
      '/audit/tasks?startTime=2026-01-01T00%3A00%3A00Z',
      `/audit/tasks?${period}&maxResults=251`,
      `/audit/tasks?${period}&maxResults=many`,
      `/audit/tasks?${period}&taskStatus=DONE`,
      '/audit/tasks?startTime=yesterday&endTime=2026-02-01T00%3A00%3A00Z',
      `/audit/tasks/${'a'.repeat(41)}`,
      '/audit/tasks/not_an_id',
    ],
  },
  { name: 'mix', description: '20 % list-25, 5 % list-250, 25 % describe, 50 % describe-cached', paths: mixed },
] as const satisfies readonly Workload[];

/** Finds a workload by its name. */
export function workload(name: (typeof workloads)[number]['name']): Workload {
  const found = workloads.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no workload ${name}`);
  return found;
}
