import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Verdict, verdict } from './verdict.ts';

/** Judges documents in a process of its own, which a document that lets it hang cannot take down for good. */
export interface Judge {
  /** Tells who notices that a document is not the contract; `time-out` for one with which that takes too long. */
  readonly judge: (document: string, timeoutMs: number) => Promise<Verdict>;
  /** Ends the process. */
  readonly close: () => Promise<void>;
}

const program = fileURLToPath(new URL('worker.ts', import.meta.url));
const startTimeoutMs = 120_000;

/** Starts a process that judges. */
export async function startJudge(): Promise<Judge> {
  let worker = await startWorker();
  return {
    judge: async (document, timeoutMs) => {
      const answer = nextVerdict(worker, timeoutMs);
      worker.send(document);
      const given = await answer;
      if (given.by === 'time-out') {
        await end(worker);
        worker = await startWorker();
      }
      return given;
    },
    close: () => end(worker),
  };
}

async function startWorker(): Promise<ChildProcess> {
  const worker = fork(program, {
    execArgv: ['-C', '@audit-gateway/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { by } = await nextVerdict(worker, startTimeoutMs);
  if (by === undefined) return worker;
  await end(worker);
  throw new Error('the process that judges mutants does not start');
}

function nextVerdict(worker: ChildProcess, timeoutMs: number): Promise<Verdict> {
  const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
  const timer = setTimeout(() => resolve({ by: 'time-out', detail: `no end within ${timeoutMs} ms` }), timeoutMs);
  const ended = (): void => reject(new Error('the process that judges mutants ended by itself'));
  const told = (message: unknown): void => resolve(verdict.parse(message));
  worker.once('message', told).once('exit', ended);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', told).off('exit', ended);
  });
}

/** Lets the process take away what it made; one that hangs is killed. */
async function end(worker: ChildProcess): Promise<void> {
  const timer = setTimeout(() => worker.kill('SIGKILL'), 5_000);
  const ended = once(worker, 'exit');
  worker.disconnect();
  await ended;
  clearTimeout(timer);
}
