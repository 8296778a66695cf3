import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../servers/server.ts';
import { fillIn, type Workload } from '../workloads/workload.ts';
import type { Answers } from '../upstream/answers.ts';
import { usageOf } from './process-usage.ts';
import { type LoadSeen, sendLoad } from './wrk.ts';

/** What was measured in one run of a workload against a server. */
export interface Measurement {
  /** Answers a second. */
  readonly requestsPerSecond: number;
  /** The time until an answer that half of the requests did not exceed, in milliseconds. */
  readonly p50Ms: number;
  /** The same for 99 in a hundred. */
  readonly p99Ms: number;
  /** The same for 999 in a thousand. */
  readonly p999Ms: number;
  /** CPU time of the server for a request, in microseconds. */
  readonly cpuUs: number;
  /** The most resident memory that was seen while it ran, in megabytes. */
  readonly residentMb: number;
  /** How many requests were answered. */
  readonly requests: number;
}

/** How a run is made. */
export interface RunOptions {
  /** How many connections ask at a time. Default: 32. */
  readonly callers?: number;
  /** For how long is measured, in whole seconds. */
  readonly seconds: number;
  /** For how long the same is asked for before, in whole seconds; 0: not at all. */
  readonly warmUpSeconds: number;
}

let runs = 0;

/**
 * Runs a workload against a server.
 *
 * @throws {Error} where an answer had another status than it should, or a connection failed.
 */
export async function measure(server: RunningServer, workload: Workload, options: RunOptions): Promise<Measurement> {
  const { callers = 32, seconds, warmUpSeconds } = options;
  const load = (seconds: number): Promise<LoadSeen> =>
    sendLoad({
      url: server.url,
      headers: server.kind.headers,
      targets: workload.targets((runs += 1)),
      callers,
      seconds,
    });
  if (warmUpSeconds > 0) assertAsExpected(await load(warmUpSeconds), workload);
  const before = usageOf(server.pid);
  const memory = watchMemory(server.pid);
  const seen = await load(seconds);
  const after = usageOf(server.pid);
  const residentMb = await memory.stop();
  assertAsExpected(seen, workload);
  return {
    requestsPerSecond: seen.requests / seen.seconds,
    p50Ms: seen.p50Ms,
    p99Ms: seen.p99Ms,
    p999Ms: seen.p999Ms,
    cpuUs: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / seen.requests,
    residentMb: Math.max(residentMb, after.residentMb),
    requests: seen.requests,
  };
}

/**
 * Asks a server once for targets of a workload, and compares the answers with the upstream's.
 *
 * @throws {Error} for the first answer that is not as it should be.
 */
export async function assertServes(server: RunningServer, workload: Workload, answers: Answers): Promise<void> {
  for (const target of [...new Set(workload.targets((runs += 1)))].slice(0, 50)) {
    const path = fillIn(target, 1);
    const response = await fetch(`${server.url}${path}`, { headers: { ...server.kind.headers } });
    const body = await response.text();
    const status = workload.expects === 'answers' ? 200 : server.kind.refusesWith;
    const expected = workload.answerTo(path, answers);
    if (response.status !== status) throw new Error(`GET ${path} was answered with ${response.status}, not ${status}`);
    if (expected !== undefined && body !== expected) throw new Error(`GET ${path} was answered with other content`);
  }
}

function assertAsExpected({ requests, refused, socketErrors }: LoadSeen, { expects }: Workload): void {
  const unexpected = expects === 'answers' ? refused : requests - refused;
  if (requests === 0) throw new Error('no request was answered');
  if (unexpected > 0) throw new Error(`${unexpected} of ${requests} answers had an unexpected status`);
  if (socketErrors > 0) throw new Error(`${socketErrors} connections failed, broke or timed out`);
}

function watchMemory(pid: number): { stop: () => Promise<number> } {
  const stopped = new AbortController();
  const watch = async (): Promise<number> => {
    let most = 0;
    while (!stopped.signal.aborted) {
      most = Math.max(most, usageOf(pid).residentMb);
      await sleep(500, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    return most;
  };
  const watched = watch();
  return {
    stop: () => {
      stopped.abort();
      return watched;
    },
  };
}
