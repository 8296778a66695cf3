import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts, endChild, findFreePort, startChild } from '@audit-gateway/testing';

/** Where a server is to be. */
export interface Place {
  /** The port of loopback that it listens on. */
  readonly port: number;
  /** What it forwards to. */
  readonly upstreamUrl: string;
}

/** The command line of a server. */
export interface ServerCommand {
  /** The program, and its arguments. */
  readonly line: readonly [string, ...string[]];
  /** Its environment, beside `PATH` and `HOME`. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/** A server that can be measured. */
export interface ServerKind {
  /** Its name in tables. */
  readonly name: string;
  /** The status by which it refuses requests that break the contract; undefined where it validates nothing. */
  readonly refusesWith: number | undefined;
  /** What callers send beside their request. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How to start it. */
  readonly command: (place: Place) => ServerCommand;
}

/** A server that listens. */
export interface RunningServer {
  /** What it is. */
  readonly kind: ServerKind;
  /** Where it listens. */
  readonly url: string;
  /** The id of its process. */
  readonly pid: number;
  /** Ends it with all that it has started. */
  end(): Promise<void>;
}

const patienceMs = 60_000;

/** A server that has been started, and may not listen yet. */
export interface StartedServer extends RunningServer {
  /**
   * Says that it no longer runs.
   *
   * @throws {Error} where it has ended, with what it wrote last.
   */
  assertRuns(): void;
}

/**
 * Starts a server on a free port, and does not wait until it listens.
 *
 * @param launcher What its command line begins with.
 */
export async function launch(
  kind: ServerKind,
  upstreamUrl: string,
  launcher: readonly string[],
): Promise<StartedServer> {
  const port = await findFreePort();
  const { line, env } = kind.command({ port, upstreamUrl });
  const [command = '', ...args] = [...launcher, ...line];
  const { PATH, HOME } = process.env;
  const child = startChild({ command, args, env: { PATH, HOME, ...env }, stderr: 'pipe', leadsGroup: true });
  // What it logs goes through a pipe, as it does in production, and is read and forgotten.
  const lastWords = keepLastWords(child);
  return {
    kind,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    assertRuns: () => {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) return;
      throw new Error(`${kind.name} ended with ${child.exitCode ?? child.signalCode ?? 'an error'}: ${lastWords()}`);
    },
    end: async () => {
      const giveUp = setTimeout(() => void endChild(child, 'SIGKILL'), 5000);
      await endChild(child);
      clearTimeout(giveUp);
    },
  };
}

/**
 * Starts a server, and resolves when it listens.
 *
 * @throws {Error} where it ends before that, or takes longer than a minute.
 */
export async function startServer(
  kind: ServerKind,
  upstreamUrl: string,
  launcher: readonly string[],
): Promise<RunningServer> {
  const server = await launch(kind, upstreamUrl, launcher);
  const deadline = performance.now() + patienceMs;
  while (!(await accepts(Number(new URL(server.url).port)))) {
    server.assertRuns();
    if (performance.now() > deadline) {
      await server.end();
      throw new Error(`${kind.name} did not listen on its port within ${patienceMs / 1000} s`);
    }
    await sleep(10);
  }
  return server;
}

function keepLastWords(child: ChildProcess): () => string {
  let last = '';
  const keep = (chunk: Buffer): void => {
    last = chunk.toString('utf8', Math.max(0, chunk.length - 2000));
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.once('error', ({ message }) => (last = message));
  return () => last.trim();
}
