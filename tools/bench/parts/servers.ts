import { compare, type Series } from '../measure/compare.ts';
import type { Bench } from './bench.ts';

/** Compares the servers by the workloads. */
export function measureServers(bench: Bench): Promise<readonly Series[]> {
  const { servers, workloads, lengths } = bench;
  return compare(bench, servers, workloads, { ...lengths, warmUpSeconds: 1 });
}
