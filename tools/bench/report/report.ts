import type { Series } from '../measure/compare.ts';
import type { ClientCost } from '../parts/client.ts';
import type { GenerationTimes } from '../parts/generation.ts';
import type { Growth } from '../parts/growth.ts';
import type { MemoryUse } from '../parts/memory.ts';
import type { StartTime } from '../parts/start.ts';

/** What a run of the benchmark has measured; what was not asked for, or failed, is missing. */
export interface Report {
  /** When it began, in ISO 8601. */
  readonly date: string;
  /** What it ran on, and how. */
  readonly machine: string;
  /** Which share of the machine's time went to others while a part ran, by the part. */
  readonly othersShare: Record<string, number>;
  /** How servers compare. */
  servers?: readonly Series[];
  /** What the gateway's features cost. */
  features?: readonly Series[];
  /** How long the gateway takes to start. */
  start?: StartTime;
  /** How cost grows. */
  growth?: readonly Growth[];
  /** The gateway's memory. */
  memory?: MemoryUse;
  /** What clients cost. */
  client?: readonly ClientCost[];
  /** How long generation takes. */
  generation?: GenerationTimes;
  /** What could not be measured, and why. */
  readonly failures: string[];
}
