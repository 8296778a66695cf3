import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { ExternalClient } from './find-external-client.ts';

/** schemathesis: the command that `SCHEMATHESIS` names, or the one on the path. */
export function schemathesisIn(env: NodeJS.ProcessEnv): ExternalClient {
  const named = env['SCHEMATHESIS'] ?? '';
  const candidates = [...(named === '' ? [] : [named]), 'schemathesis'];
  return { name: 'schemathesis', candidates, probe: ['--version'], says: /^schemathesis, version 4\./ };
}

/** Options of a run of schemathesis. */
export interface FuzzingOptions {
  readonly command: string;
  readonly document: string;
  readonly url: string;
  /** The folder of the dictionaries that the configuration names, and of the report. */
  readonly folder: string;
  readonly seed: number;
  /** Headers to send with each request. Default: none. */
  readonly headers?: readonly string[];
  /** Checks that do not apply. Default: none. */
  readonly excludedChecks?: readonly string[];
}

const report = z.object({
  schemathesis_version: z.string(),
  seed: z.number(),
  running_time: z.number(),
  operations: z.object({ tested: z.number() }),
  phases: z.record(z.string(), z.object({ status: z.string() })),
  test_cases: z.object({ generated: z.number() }),
  failures: z.array(z.unknown()),
  errors: z.array(z.unknown()),
});

/** The result of a run of schemathesis. */
export interface FuzzingRun {
  /** The exit status; 0 where no check failed. */
  readonly status: number | null;
  readonly printed: string;
  readonly report: z.infer<typeof report>;
}

const configuration = fileURLToPath(new URL('../../fuzzing/', import.meta.url));

/**
 * Runs schemathesis against a system.
 *
 * @throws {Error} where it writes no report.
 */
export async function runSchemathesis(options: FuzzingOptions): Promise<FuzzingRun> {
  const { command, document, url, folder, seed, headers = [], excludedChecks = [] } = options;
  // schemathesis looks for dictionaries beside the configuration.
  await cp(configuration, folder, { recursive: true });
  const file = join(folder, 'report.json');
  const flags = [
    ...['--no-color', 'run', document, '--url', url],
    ...['--seed', String(seed), '--report', 'json', '--report-json-path', file],
    ...headers.flatMap((header) => ['--header', header]),
    ...(excludedChecks.length === 0 ? [] : ['--exclude-checks', excludedChecks.join(',')]),
  ];
  // With any value, it makes schemathesis print colours.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'FORCE_COLOR'));
  const child = spawn(command, flags, {
    cwd: folder,
    env: { ...env, PYTHONPATH: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 180_000,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const printed = stdout + stderr;
  const content = await readFile(file, 'utf8').catch(() => {
    throw new Error(`schemathesis left no report:\n${printed}`);
  });
  return { status: child.exitCode, printed, report: report.parse(JSON.parse(content)) };
}
