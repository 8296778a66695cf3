import type { Cores } from '../measure/cores.ts';
import type { ServerKind } from '../servers/server.ts';
import type { Answers } from '../upstream/answers.ts';
import type { Workload } from '../workloads/workload.ts';

/** What every part of the benchmark works with. */
export interface Bench {
  /** What servers forward to. */
  readonly upstreamUrl: string;
  /** What it answers. */
  readonly answers: Answers;
  /** Which core does what. */
  readonly cores: Cores;
  /** The servers that are compared. */
  readonly servers: readonly ServerKind[];
  /** The workloads that they are compared by. */
  readonly workloads: readonly Workload[];
  /** How long everything takes. */
  readonly lengths: Lengths;
  /** Told of what goes on. */
  readonly say: (line: string) => void;
  /** Told of what could not be measured; the rest goes on. */
  readonly fail: (what: string, error: unknown) => void;
}

/** How long everything takes. */
export interface Lengths {
  /** How many times servers are compared. */
  readonly rounds: number;
  /** For how long a workload is run each time, in whole seconds. */
  readonly seconds: number;
  /** How many requests a gateway gets before its memory is judged. */
  readonly requestsOfMemory: number;
  /** How many times is measured what takes a moment: a start, an import. */
  readonly repetitions: number;
}

/** What a reasonable run takes: about twelve minutes. */
export const fullLengths: Lengths = { rounds: 3, seconds: 3, requestsOfMemory: 1_000_000, repetitions: 9 };

/** What a quick look takes: about three minutes. Its figures are noisier. */
export const quickLengths: Lengths = { rounds: 1, seconds: 1, requestsOfMemory: 100_000, repetitions: 3 };
