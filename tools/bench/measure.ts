import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeTemporaryFolder, startChild } from '@audit-gateway/testing';
import * as z from 'zod';
import { usageOf } from './machine.ts';
import { type RunningServer, type ServerKind, startServer } from './servers.ts';
import type { Responses } from './upstream.ts';
import { fillIn, responseTo, type Workload } from './workloads.ts';

/** What was measured in one run of a workload against a server. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  /** CPU time of the server for a request, in microseconds. */
  readonly cpuUs: number;
  /** The highest resident memory that was seen while it ran, in megabytes. */
  readonly residentMb: number;
  readonly requests: number;
}

/** The measurements of a workload against a server, one for each round. */
export interface Series {
  readonly server: string;
  readonly workload: string;
  /** Resident memory of the server before the first round, in megabytes. */
  readonly atRestMb: number;
  readonly measurements: readonly Measurement[];
}

/** What every part of the benchmark works with. */
export interface Bench {
  readonly upstreamUrl: string;
  readonly responses: Responses;
  /** What the command line of what is measured begins with. */
  readonly launcher: readonly string[];
  readonly servers: readonly ServerKind[];
  readonly workloads: readonly Workload[];
  /** How many times each workload is run against each server. */
  readonly rounds: number;
  /** For how long each time, in whole seconds. */
  readonly seconds: number;
  /** How many connections ask at a time. */
  readonly callers: number;
  /** How many requests a gateway gets before its memory is measured. */
  readonly requestsOfMemory: number;
  /** How many times a start and an import are measured. */
  readonly repetitions: number;
  readonly log: (line: string) => void;
  /** Called with what could not be measured; the rest continues. */
  readonly fail: (what: string, error: unknown) => void;
}

const wrk = '/usr/bin/wrk';

/** What is missing to generate load; undefined if nothing is. */
export function missingForLoad(): string | undefined {
  return existsSync(wrk) ? undefined : `${wrk} is missing: install the package wrk`;
}

const script = fileURLToPath(new URL('requests.lua', import.meta.url));
const names = ['requests', 'durationUs', 'p50Us', 'p99Us', 'p999Us', 'refused', 'socketErrors'] as const;
const figures = z.record(z.enum(names), z.number());

/** Reads what wrk has printed with the script for requests. @throws {Error} if its last line has no figures. */
export function parseWrk(printed: string): z.infer<typeof figures> {
  const line = printed.trim().split('\n').at(-1) ?? '';
  const parsed = line.startsWith('{') ? figures.safeParse(JSON.parse(line)) : undefined;
  if (parsed?.success !== true) throw new Error(`wrk printed no figures: ${printed.trim() || 'nothing'}`);
  return parsed.data;
}

let runs = 0;
let folder: string | undefined;

/** Sends load for some seconds. @throws {Error} if a response had an unexpected status, or a connection failed. */
async function sendLoad(
  { url, kind }: RunningServer,
  { paths, isInvalid = false }: Workload,
  callers: number,
  seconds: number,
) {
  folder ??= makeTemporaryFolder('bench-paths');
  const file = join(folder, 'paths');
  writeFileSync(file, paths((runs += 1)).join('\n'));
  const headers = Object.entries(kind.headers ?? {}).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const load = ['-t', '1', '-c', String(callers), '-d', `${seconds}s`, '--timeout', '20s', '-s', script];
  const { stdout } = startChild({ command: wrk, args: [...load, ...headers, url, file] });
  if (stdout === null) throw new Error('The standard output of wrk is not a pipe');
  const seen = parseWrk(await text(stdout));
  const unexpected = isInvalid ? seen.requests - seen.refused : seen.refused;
  if (seen.requests === 0) throw new Error('no request was answered');
  if (unexpected > 0) throw new Error(`${unexpected} of ${seen.requests} responses had an unexpected status`);
  if (seen.socketErrors > 0) throw new Error(`${seen.socketErrors} connections failed, broke or timed out`);
  return seen;
}

/** Runs a workload against a server, after a warm-up. */
export async function measure(
  server: RunningServer,
  workload: Workload,
  { callers, seconds, warmUpSeconds = 0 }: { callers: number; seconds: number; warmUpSeconds?: number },
): Promise<Measurement> {
  if (warmUpSeconds > 0) await sendLoad(server, workload, callers, warmUpSeconds);
  const before = usageOf(server.pid);
  let residentMb = 0;
  const watch = setInterval(() => (residentMb = Math.max(residentMb, usageOf(server.pid).residentMb)), 500);
  const seen = await sendLoad(server, workload, callers, seconds).finally(() => clearInterval(watch));
  const after = usageOf(server.pid);
  return {
    requestsPerSecond: seen.requests / (seen.durationUs / 1e6),
    p50Ms: seen.p50Us / 1000,
    p99Ms: seen.p99Us / 1000,
    p999Ms: seen.p999Us / 1000,
    cpuUs: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / seen.requests,
    residentMb: Math.max(residentMb, after.residentMb),
    requests: seen.requests,
  };
}

/** Sends requests of a workload once, and compares the responses with the upstream's to the byte. */
export async function assertServes(server: RunningServer, workload: Workload, responses: Responses): Promise<void> {
  const { headers = {}, refusesWith } = server.kind;
  for (const path of [...new Set(workload.paths((runs += 1)))].slice(0, 50).map((one) => fillIn(one, 1))) {
    const response = await fetch(`${server.url}${path}`, { headers: { ...headers } });
    const body = await response.text();
    const status = workload.isInvalid === true ? refusesWith : 200;
    if (response.status !== status) throw new Error(`GET ${path}: the status was ${response.status}, not ${status}`);
    if (status === 200 && body !== responseTo(path, responses)) throw new Error(`GET ${path}: another body`);
  }
}

// A server that has just begun to listen may still be busy with its start, and code is compiled in the first round.
const settlingMs = 500;
const firstWarmUpSeconds = 5;

/**
 * Runs workloads against servers, side by side: in each round, each workload is run against one server after the other,
 * so that what disturbs the machine disturbs all. A server that fails is reported, and left out from there on.
 */
export async function compare(
  bench: Bench,
  kinds: readonly ServerKind[],
  workloads: readonly Workload[],
): Promise<readonly Series[]> {
  const started: RunningServer[] = [];
  for (const kind of kinds) {
    try {
      const server = await startServer(kind, bench.upstreamUrl, bench.launcher);
      await server.listens();
      started.push(server);
    } catch (error) {
      bench.fail(kind.name, error);
    }
  }
  await sleep(settlingMs);
  let series = started.flatMap((server) => {
    const suited = workloads.filter(({ isInvalid }) => isInvalid !== true || server.kind.refusesWith !== undefined);
    const atRestMb = usageOf(server.pid).residentMb;
    return suited.map((workload) => ({ server, workload, atRestMb, measurements: new Array<Measurement>() }));
  });
  for (let round = 1; round <= bench.rounds; round += 1) {
    for (const workload of workloads) {
      for (const one of series.filter((each) => each.workload === workload)) {
        const { server } = one;
        bench.log(`round ${round} of ${bench.rounds}: ${workload.name}, ${server.kind.name}`);
        try {
          if (round === 1) await assertServes(server, workload, bench.responses);
          const warmUpSeconds = round === 1 ? firstWarmUpSeconds : 1;
          one.measurements.push(await measure(server, workload, { ...bench, warmUpSeconds }));
        } catch (error) {
          series = series.filter((each) => each !== one);
          bench.fail(`${server.kind.name}, ${workload.name}`, error);
        }
      }
    }
  }
  await Promise.all(started.map((server) => server.end()));
  return series.map(({ server, workload, ...rest }) => ({
    server: server.kind.name,
    workload: workload.name,
    ...rest,
  }));
}
