import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningServer, type ServerKind, startServer } from '../servers/server.ts';
import type { Bench } from '../parts/bench.ts';
import type { Workload } from '../workloads/workload.ts';
import { assertServes, measure, type Measurement, type RunOptions } from './measure.ts';
import { usageOf } from './process-usage.ts';

/** How servers are compared. */
export interface CompareOptions extends RunOptions {
  /** How many times each workload is run against each server. */
  readonly rounds: number;
  /** What goes before the first round of each, in seconds: code is compiled then. Default: as before every round. */
  readonly firstWarmUpSeconds?: number;
}

/** The measurements of a workload against a server, in the order of the rounds. */
export interface Series {
  /** The server's name. */
  readonly server: string;
  /** The workload's name. */
  readonly workload: string;
  /** Resident memory of the server before the first round, in megabytes. */
  readonly atRestMb: number;
  /** One for each round. */
  readonly measurements: readonly Measurement[];
}

// A server that has just begun to listen may still be busy with its start.
const settlingMs = 500;

/**
 * Runs workloads against servers, side by side: in each round, each workload is run against one server after the other,
 * so that what disturbs the machine disturbs all. A server that fails is left out from there on, and told of.
 */
export async function compare(
  bench: Bench,
  kinds: readonly ServerKind[],
  workloads: readonly Workload[],
  options: CompareOptions,
): Promise<readonly Series[]> {
  const servers = await startAll(bench, kinds);
  await sleep(settlingMs);
  const atRestMb = new Map(servers.map((server) => [server, usageOf(server.pid).residentMb]));
  const runs = servers.flatMap((server) =>
    workloads
      .filter(({ expects }) => expects === 'answers' || server.kind.refusesWith !== undefined)
      .map((workload) => ({ server, workload, measurements: new Array<Measurement>() })),
  );
  const failed = new Set<unknown>();
  for (let round = 1; round <= options.rounds; round += 1) {
    const { firstWarmUpSeconds = options.warmUpSeconds } = options;
    const warmUpSeconds = round === 1 ? firstWarmUpSeconds : options.warmUpSeconds;
    for (const workload of workloads) {
      for (const run of runs.filter((run) => run.workload === workload && !failed.has(run))) {
        bench.say(`round ${round} of ${options.rounds}: ${workload.name}, ${run.server.kind.name}`);
        try {
          if (round === 1) await assertServes(run.server, workload, bench.answers);
          run.measurements.push(await measure(run.server, workload, { ...options, warmUpSeconds }));
        } catch (error) {
          failed.add(run);
          bench.fail(`${run.server.kind.name}, ${workload.name}`, error);
        }
      }
    }
  }
  await Promise.all(servers.map((server) => server.end()));
  return runs
    .filter((run) => !failed.has(run))
    .map(({ server, workload, measurements }) => ({
      server: server.kind.name,
      workload: workload.name,
      atRestMb: atRestMb.get(server) ?? 0,
      measurements,
    }));
}

async function startAll(bench: Bench, kinds: readonly ServerKind[]): Promise<readonly RunningServer[]> {
  const servers: RunningServer[] = [];
  for (const kind of kinds) {
    try {
      servers.push(await startServer(kind, bench.upstreamUrl, bench.cores.launcher));
    } catch (error) {
      bench.fail(kind.name, error);
    }
  }
  return servers;
}
