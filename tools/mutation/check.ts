import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Result, result } from './detect.ts';
import type { Json, Mutant } from './document.ts';

/** A mutant, and what became of it. */
export interface Checked {
  readonly mutant: Mutant;
  readonly result: Result;
}

const program = fileURLToPath(new URL('worker.ts', import.meta.url));
const startTimeoutMs = 120_000;
const longestMs = 600_000;
/** A mutant takes too long if it takes so many times as long as the contract itself. */
const timeoutFactor = 10;

/**
 * Checks mutants in processes of their own, so that one that hangs can be ended.
 *
 * @param jobs How many processes run at a time.
 * @param onResult Called with each result as it comes.
 */
export async function checkAll(
  document: Json,
  mutants: readonly Mutant[],
  jobs: number,
  onResult: (checked: Checked) => Promise<void>,
): Promise<void> {
  const queue = mutants.values();
  const work = async (): Promise<void> => {
    let worker = await startWorker();
    const check = async (one: Json, timeoutMs: number): Promise<Result> => {
      const next = nextResult(worker, timeoutMs);
      worker.send(JSON.stringify(one));
      const found = await next;
      if (found.by === 'time-out') {
        await end(worker);
        worker = await startWorker();
      }
      return found;
    };
    try {
      const began = performance.now();
      const { by, detail } = await check(document, longestMs);
      if (by !== undefined) throw new Error(`the contract itself fails: ${detail}`);
      const timeoutMs = Math.round(timeoutFactor * (performance.now() - began));
      for (const mutant of queue) await onResult({ mutant, result: await check(mutant.edit(document), timeoutMs) });
    } finally {
      await end(worker);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

async function startWorker(): Promise<ChildProcess> {
  const execArgv = ['-C', '@audit-gateway/source'];
  const worker = fork(program, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { by } = await nextResult(worker, startTimeoutMs);
  if (by === undefined) return worker;
  await end(worker);
  throw new Error('the process that checks mutants does not start');
}

async function nextResult(worker: ChildProcess, timeoutMs: number): Promise<Result> {
  const stop = new AbortController();
  const { signal } = stop;
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('the process that checks mutants ended by itself');
  });
  const received = once(worker, 'message', { signal }).then(([message]) => result.parse(message));
  try {
    return await Promise.race([received, ended]);
  } catch (error) {
    if (!signal.aborted) throw error;
    return { by: 'time-out', detail: `no end within ${timeoutMs} ms` };
  } finally {
    clearTimeout(timer);
    stop.abort();
    await Promise.allSettled([received, ended]);
  }
}

/** Lets the process remove what it made; one that hangs is killed. */
async function end(worker: ChildProcess): Promise<void> {
  const timer = setTimeout(() => worker.kill('SIGKILL'), 5_000);
  const ended = once(worker, 'exit');
  worker.disconnect();
  await ended;
  clearTimeout(timer);
}
