import { setTimeout as sleep } from 'node:timers/promises';
import { assertServes, measure } from '../measure/measure.ts';
import { usageOf } from '../measure/process-usage.ts';
import { gateway } from '../servers/gateway.ts';
import { type RunningServer, startServer } from '../servers/server.ts';
import { mix } from '../workloads/workloads.ts';
import type { Bench } from './bench.ts';

/** How much memory a gateway takes after so many requests. */
export interface MemorySample {
  /** How many requests it has answered. */
  readonly requests: number;
  /** The most resident memory since the sample before, in megabytes. */
  readonly residentMb: number;
}

/** The memory of a gateway. */
export interface MemoryUse {
  /** Resident memory after its start and one answer, in megabytes. */
  readonly atRestMb: number;
  /** Resident memory under load, by how many requests were answered. */
  readonly underLoad: readonly MemorySample[];
}

const mostMinutes = 5;

/**
 * Measures the memory of a gateway at rest, and under the mix of workloads until it has answered many requests.
 *
 * @throws {Error} where it does not answer so many in time.
 */
export async function measureMemory(bench: Bench): Promise<MemoryUse> {
  const server = await startServer(gateway(), bench.upstreamUrl, bench.cores.launcher);
  try {
    await assertServes(server, mix, bench.answers);
    await sleep(1000);
    return { atRestMb: usageOf(server.pid).residentMb, underLoad: await underLoad(bench, server) };
  } finally {
    await server.end();
  }
}

async function underLoad({ lengths, say }: Bench, server: RunningServer): Promise<readonly MemorySample[]> {
  const samples: MemorySample[] = [];
  const deadline = performance.now() + mostMinutes * 60_000;
  for (let answered = 0; answered < lengths.requestsOfMemory;) {
    say(`memory: ${answered.toLocaleString('en')} requests answered`);
    if (performance.now() > deadline) throw new Error(`only ${answered} requests were answered in ${mostMinutes} min`);
    const { requests, residentMb } = await measure(server, mix, { seconds: 2, warmUpSeconds: 0 });
    answered += requests;
    samples.push({ requests: answered, residentMb });
  }
  return samples;
}

/**
 * How much the memory under load has grown from the first half of the requests to the second, as a share: the greatest
 * values are compared, and the first tenth is left out, in which caches fill and code is compiled.
 */
export function growthOf(samples: readonly MemorySample[]): number {
  const all = samples.at(-1)?.requests ?? 0;
  const most = (from: number, to: number): number =>
    Math.max(
      ...samples.filter(({ requests }) => requests > from * all && requests <= to * all).map((s) => s.residentMb),
    );
  const [first, second] = [most(0.1, 0.5), most(0.5, 1)];
  return Number.isFinite(first) ? second / first - 1 : 0;
}
