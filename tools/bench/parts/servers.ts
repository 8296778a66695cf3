import { compare, type Series } from '../measure/compare.ts';
import type { Bench } from './bench.ts';

/** Compares the servers by the workloads. */
export function measureServers(bench: Bench): Promise<readonly Series[]> {
  const { servers, workloads, lengths } = bench;
  return compare(bench, servers, workloads, { ...lengths, firstWarmUpSeconds: 5, warmUpSeconds: 1 });
}
