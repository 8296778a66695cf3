import { setTimeout as sleep } from 'node:timers/promises';
import { median, spread } from '../measure/statistics.ts';
import { gateway } from '../servers/gateway.ts';
import { launch, type StartedServer } from '../servers/server.ts';
import { fillIn } from '../workloads/workload.ts';
import { describeRunning } from '../workloads/workloads.ts';
import type { Bench } from './bench.ts';

/** How long a gateway takes to start. */
export interface StartTime {
  /** From the start of its process to its first answer from upstream, in milliseconds: the median. */
  readonly firstAnswerMs: number;
  /** How far the times lie apart, as a share of the median. */
  readonly spread: number;
}

/** Starts the gateway several times, and measures how long it takes to its first answer. */
export async function measureStart(bench: Bench): Promise<StartTime> {
  const times: number[] = [];
  for (let repetition = 1; repetition <= bench.lengths.repetitions; repetition += 1) {
    bench.say(`start ${repetition} of ${bench.lengths.repetitions}`);
    const began = performance.now();
    const server = await launch(gateway(), bench.upstreamUrl, bench.cores.launcher);
    try {
      await firstAnswer(server);
      times.push(performance.now() - began);
    } finally {
      await server.end();
    }
  }
  return { firstAnswerMs: median(times), spread: spread(times) };
}

async function firstAnswer(server: StartedServer): Promise<void> {
  const [target = ''] = describeRunning.targets(1);
  const url = `${server.url}${fillIn(target, 1)}`;
  for (;;) {
    server.assertRuns();
    const response = await fetch(url).catch(() => undefined);
    await response?.text();
    if (response?.ok === true) return;
    if (response !== undefined) throw new Error(`the first answer was ${response.status}`);
    await sleep(1);
  }
}
