import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { makeTemporaryFolder, startChild } from '@audit-gateway/testing';
import type { RequestTargets } from '../workloads/workload.ts';

/** What wrk has seen. */
export interface LoadSeen {
  /** How many requests were answered. */
  readonly requests: number;
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** The time until an answer that half of the requests did not exceed, in milliseconds. */
  readonly p50Ms: number;
  /** The same for 99 in a hundred. */
  readonly p99Ms: number;
  /** The same for 999 in a thousand. */
  readonly p999Ms: number;
  /** How many answers had a status of 400 or more. */
  readonly refused: number;
  /** How many connections failed, broke or timed out. */
  readonly socketErrors: number;
}

/** What is sent. */
export interface Load {
  /** Where to. */
  readonly url: string;
  /** What is sent with each request. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What is asked for. */
  readonly targets: RequestTargets;
  /** How many connections ask at a time, each for the next as soon as it has its answer. */
  readonly callers: number;
  /** For how long, in whole seconds. */
  readonly seconds: number;
}

const command = '/usr/bin/wrk';
const script = fileURLToPath(new URL('../workloads/requests.lua', import.meta.url));
const lastLine = z.object({
  requests: z.number(),
  durationUs: z.number(),
  p50Us: z.number(),
  p99Us: z.number(),
  p999Us: z.number(),
  refused: z.number(),
  socketErrors: z.number(),
});

/**
 * Reads what wrk has printed with the script for requests.
 *
 * @throws {Error} where its last line is not the script's.
 */
export function parseWrk(printed: string): LoadSeen {
  const line = printed.trim().split('\n').at(-1) ?? '';
  const parsed = line.startsWith('{') ? lastLine.safeParse(JSON.parse(line)) : undefined;
  if (parsed?.success !== true) throw new Error(`wrk printed no figures: ${printed.trim() || 'nothing'}`);
  const { requests, durationUs, p50Us, p99Us, p999Us, refused, socketErrors } = parsed.data;
  return {
    requests,
    seconds: durationUs / 1e6,
    p50Ms: p50Us / 1000,
    p99Ms: p99Us / 1000,
    p999Ms: p999Us / 1000,
    refused,
    socketErrors,
  };
}

/** Says what is missing for load to be sent; undefined where nothing is. */
export function missingForLoad(): string | undefined {
  return existsSync(command) ? undefined : `${command} is missing: install the package wrk`;
}

/** Sends load by wrk, and resolves with what it has seen. */
export async function sendLoad({ url, headers = {}, targets, callers, seconds }: Load): Promise<LoadSeen> {
  const how = ['-t', '1', '-c', String(callers), '-d', `${seconds}s`, '--timeout', '20s', '-s', script];
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = [...how, ...sent, url, targetsFile(targets)];
  const { stdout } = startChild({ command, args });
  if (stdout === null) throw new Error('The standard output of wrk is not a pipe');
  return parseWrk(await text(stdout));
}

let folder: string | undefined;

function targetsFile(targets: RequestTargets): string {
  folder ??= makeTemporaryFolder('bench-targets');
  const file = join(folder, 'targets');
  writeFileSync(file, targets.join('\n'));
  return file;
}
