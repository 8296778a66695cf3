import { setTimeout as sleep } from 'node:timers/promises';
import { writeCallersFile } from '@audit-gateway/testing';
import { usageOf } from './machine.ts';
import { assertServes, type Bench, compare, measure, type Series } from './measure.ts';
import { gateway, startServer } from './servers.ts';
import { median } from './statistics.ts';
import { fillIn, workload } from './workloads.ts';

/** Compares the gateway with itself, with a feature off that is on by default, or on that is off. */
export async function measureFeatures(bench: Bench): Promise<readonly Series[]> {
  const apiKey = 'a'.repeat(64);
  const operations = ['listAuditTasks', 'describeAuditTask'];
  const callers = await writeCallersFile([{ name: 'bench', apiKey, operations }]);
  // No workload comes near these rates, the highest that are allowed: only the counting costs.
  const quota = ['--list-rate', '10000', '--describe-rate', '10000'];
  const tracing = (upstreamUrl: string): NodeJS.ProcessEnv => ({ OTEL_EXPORTER_OTLP_ENDPOINT: upstreamUrl });
  const variants = [
    gateway(),
    gateway('without log', ['--log-level', 'warn']),
    gateway('without cache', ['--cache-mb', '0']),
    gateway('with quota', quota),
    gateway('with API keys', ['--auth', 'apiKey', '--callers', callers.path], { headers: { 'x-api-key': apiKey } }),
    gateway('with tracing', [], { env: tracing }),
  ];
  try {
    return await compare(bench, variants, [workload('list-25'), workload('describe-cached')]);
  } finally {
    await callers.remove();
  }
}

/** Measures the time from the start of the gateway's process to its first response from upstream, in milliseconds. */
export async function measureStart(bench: Bench): Promise<number> {
  const times: number[] = [];
  const [path = ''] = workload('describe').paths(1);
  for (let repetition = 1; repetition <= bench.repetitions; repetition += 1) {
    bench.log(`start ${repetition} of ${bench.repetitions}`);
    const began = performance.now();
    const server = await startServer(gateway(), bench.upstreamUrl, bench.launcher);
    try {
      let response: Response | undefined;
      while (response === undefined) {
        server.assertRuns();
        response = await fetch(`${server.url}${fillIn(path, 1)}`).catch(() => undefined);
        if (response === undefined) await sleep(1);
      }
      await response.text();
      times.push(performance.now() - began);
      if (!response.ok) throw new Error(`the first response was ${response.status}`);
    } finally {
      await server.end();
    }
  }
  return median(times);
}

/** The memory of a gateway, in megabytes. */
export interface MemoryUse {
  /** After its start and a few responses. */
  readonly atRestMb: number;
  /** The highest since the sample before, by how many requests were answered. */
  readonly underLoad: readonly { readonly requests: number; readonly residentMb: number }[];
}

const longestMinutes = 5;

/** Measures the memory of a gateway at rest, and under the mix of workloads until it has answered many requests. */
export async function measureMemory(bench: Bench): Promise<MemoryUse> {
  const mix = workload('mix');
  const server = await startServer(gateway(), bench.upstreamUrl, bench.launcher);
  try {
    await server.listens();
    await assertServes(server, mix, bench.responses);
    await sleep(1000);
    const atRestMb = usageOf(server.pid).residentMb;
    const underLoad: { requests: number; residentMb: number }[] = [];
    const deadline = performance.now() + longestMinutes * 60_000;
    for (let answered = 0; answered < bench.requestsOfMemory;) {
      bench.log(`memory: ${answered.toLocaleString('en')} requests answered`);
      if (performance.now() > deadline) throw new Error(`only ${answered} requests in ${longestMinutes} minutes`);
      const { requests, residentMb } = await measure(server, mix, { ...bench, seconds: 5 });
      underLoad.push({ requests: (answered += requests), residentMb });
    }
    return { atRestMb, underLoad };
  } finally {
    await server.end();
  }
}

/**
 * How much the memory has grown from the first half of the requests to the second, as a share: the highest values are
 * compared, without the first tenth, in which caches fill and code is compiled.
 */
export function growthOf({ underLoad }: Pick<MemoryUse, 'underLoad'>): number {
  const all = underLoad.at(-1)?.requests ?? 0;
  const highest = (from: number, to: number): number =>
    Math.max(...underLoad.filter(({ requests: at }) => at > from * all && at <= to * all).map((s) => s.residentMb));
  const [first, second] = [highest(0.1, 0.5), highest(0.5, 1)];
  return Number.isFinite(first) ? second / first - 1 : 0;
}
