import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { ContractError } from '@audit-gateway/contract';
import * as z from 'zod';
import { type Ports, serveBoth } from './serve-both.ts';

/** What a serving process tells the one that started it. */
const report = z.union([
  z.object({ greeting: z.string() }),
  z.object({ failure: z.string(), isOfDocument: z.boolean() }),
]);

/** Serves until a signal comes, and tells the process that started this one when it does, or why it cannot. */
export async function serveForParent(ports: Ports): Promise<void> {
  const tell = (message: z.infer<typeof report>): void => void process.send?.(message);
  // Unlike the process's own disconnect(), it hands back connections that are on their way to this process.
  const leave = (): void => void cluster.worker?.disconnect();
  try {
    const both = await serveBoth(ports);
    process.once('SIGTERM', () => void both.close().then(leave));
    // Ctrl-C reaches this process too; it is for the other one to say when to end.
    process.on('SIGINT', () => undefined);
    tell({ greeting: both.greeting });
  } catch (error) {
    tell({
      failure: error instanceof Error ? error.message : String(error),
      isOfDocument: error instanceof ContractError,
    });
    leave();
  }
}

/** What serves, in a process of its own that can be replaced. */
export interface ServingProcess {
  /**
   * Starts a new process, and once it serves ends the old one, which finishes its requests. The two share the ports, so
   * that callers find one of them at any time.
   *
   * @returns What the new one says of itself.
   * @throws {ContractError} where the document cannot be served, and an error where something else fails; the old
   *   process goes on then.
   */
  readonly replace: () => Promise<string>;
  /** Ends the process, its requests in flight first. */
  readonly close: () => Promise<void>;
}

/** Prepares processes that run this program anew, with the same flags. */
export function createServingProcess(): ServingProcess {
  let serving: Worker | undefined;
  const close = async (): Promise<void> => {
    const ending = serving;
    serving = undefined;
    if (ending !== undefined) await end(ending);
  };
  return {
    replace: async () => {
      const worker = cluster.fork();
      const first = await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
      const { data } = report.safeParse(first[0]);
      if (data === undefined) throw new Error('the gateway and the emulator ended before they served');
      if ('failure' in data) throw data.isOfDocument ? new ContractError(data.failure) : new Error(data.failure);
      await close();
      serving = worker;
      return data.greeting;
    },
    close,
  };
}

async function end(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  worker.process.kill('SIGTERM');
  await ended;
}
