import { compare, type Series } from '../measure/compare.ts';
import { bareForwarder } from '../servers/forwarders.ts';
import { gateway } from '../servers/gateway.ts';
import { pageSizes } from '../upstream/answers.ts';
import { describeTerminal, listing } from '../workloads/workloads.ts';
import type { Bench } from './bench.ts';

/** How cost grows with something. */
export interface Growth {
  /** What it grows with. */
  readonly by: 'callers' | 'page size' | 'cached audits';
  /** How many of it there are. */
  readonly count: number;
  /** What was measured with so many. */
  readonly series: readonly Series[];
}

const callers = [1, 8, 32, 128, 512];
const cachedAudits = [100, 1000, 10_000];

/** Measures how cost grows: with callers, beside the bare forwarder; with the size of a page; with what is cached. */
export async function measureGrowth(bench: Bench): Promise<readonly Growth[]> {
  const { seconds } = bench.lengths;
  // Each of these servers is a new one, whose code has to be compiled first.
  const once = { rounds: 1, seconds, warmUpSeconds: seconds };
  const growth: Growth[] = [];
  for (const count of callers) {
    const series = await compare(bench, [gateway(), bareForwarder], [listing(25)], { ...once, callers: count });
    growth.push({ by: 'callers', count, series });
  }
  for (const count of pageSizes) {
    growth.push({ by: 'page size', count, series: await compare(bench, [gateway()], [listing(count)], once) });
  }
  for (const count of cachedAudits) {
    const roomy = gateway({ flags: ['--cache-mb', '512'] });
    // What is asked for has to be cached before it is measured.
    const series = await compare(bench, [roomy], [describeTerminal(count)], { ...once, warmUpSeconds: 4 });
    growth.push({ by: 'cached audits', count, series });
  }
  return growth;
}
