import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** How to run the gateway as it ships. */
export interface Artefact {
  /** The program and its first arguments; the gateway's come after them. */
  readonly command: readonly string[];
  /** The environment, beside what a gateway is to have. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** A gateway that runs, as it ships. */
export interface RunningArtefact {
  readonly url: string;
  readonly adminUrl: string;
  /** What it logged so far, a line each. */
  readonly log: readonly string[];
  /** What it has written to standard error when it has ended. */
  readonly stderr: Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Ends it by SIGTERM, and gives its exit status. */
  stop(): Promise<number | null>;
}

type Process = ChildProcessByStdio<null, Readable, Readable>;

const listening = z.object({ pid: z.int(), url: z.string(), adminUrl: z.string() });

function run(artefact: Artefact, args: readonly string[], env: Readonly<Record<string, string>>): Process {
  const [file = '', ...first] = artefact.command;
  return spawn(file, [...first, ...args], { env: { ...artefact.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the artefact until it ends by itself. */
export async function runArtefact(
  artefact: Artefact,
  args: readonly string[],
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  const child = run(artefact, args, {});
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/**
 * Starts the artefact, and resolves when it listens.
 *
 * @throws {Error} where it ends before that, with what it wrote.
 */
export async function startArtefact(
  artefact: Artefact,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunningArtefact> {
  const child = run(artefact, args, env);
  const ended = once(child, 'exit');
  let stopping: Promise<unknown> | undefined;
  const log: string[] = [];
  const stderr = text(child.stderr);
  const started = Promise.withResolvers<z.output<typeof listening>>();
  createInterface(child.stdout).on('line', (line) => {
    log.push(line);
    if (line.includes('"listening on ')) started.resolve(listening.parse(JSON.parse(line)));
  });
  child.once('close', (code) => {
    void stderr.then((written) =>
      started.reject(new Error(`it ended with status ${String(code)}: ${[...log, written].join('\n')}`)),
    );
  });
  const { pid, url, adminUrl } = await started.promise;
  const loopback = (address: string): string => address.replace('0.0.0.0', '127.0.0.1');
  return {
    url: loopback(url),
    adminUrl: loopback(adminUrl),
    log,
    stderr,
    // What runs it may pass no signal on.
    signal: (name) => void process.kill(pid, name),
    stop: async () => {
      if (stopping === undefined && child.exitCode === null) process.kill(pid, 'SIGTERM');
      await (stopping ??= ended);
      return child.exitCode;
    },
  };
}

/** Waits until something is the case, ten seconds at most. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ten seconds: ${String(condition)}`);
    await sleep(20);
  }
}
