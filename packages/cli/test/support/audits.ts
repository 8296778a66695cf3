import { type Audit, createEmulator, type Emulator, type EmulatorOptions } from '@audit-gateway/emulator';
import { Writable } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import type { Context } from '../../src/context.ts';
import { run } from '../../src/run.ts';

/** When it is, for the emulator and the command alike. */
export const now = new Date('2026-03-10T12:00:00Z');
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** An emulator without signatures, at {@link now}; the command's clock shows the same time. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  vi.useFakeTimers({ toFake: ['Date'], now: options.clock?.() ?? now });
  const emulator = await createEmulator({ unsigned: true, clock: () => now, ...options });
  onTestFinished(async () => {
    vi.useRealTimers();
    await emulator.close();
  });
  return emulator;
}

/** What a command did. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
  readonly url?: string;
  readonly env?: Context['env'];
  readonly signal?: AbortSignal;
  /** Whether both outputs are terminals, and how wide. Default: they are pipes. */
  readonly columns?: number;
  /** Gets what is written to standard error, as it is. */
  readonly onError?: (text: string) => void;
  readonly onOutput?: (text: string) => void;
}

function sink(columns: number | undefined, onText: (text: string) => void) {
  const stream = new Writable({
    decodeStrings: false,
    write: (text: unknown, _encoding, done) => {
      onText(String(text));
      done();
    },
  });
  return Object.assign(stream, { isTTY: columns !== undefined, columns });
}

/** Runs the command in this process. */
export async function audits(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { url, env = {}, signal = new AbortController().signal, columns, onError, onOutput } = options;
  let stdout = '';
  let stderr = '';
  const status = await run(args, {
    env: { HOME: '/nonexistent', ...(url !== undefined && { AUDIT_GATEWAY_URL: url }), ...env },
    stdout: sink(columns, (text) => {
      stdout += text;
      onOutput?.(text);
    }),
    stderr: sink(columns, (text) => {
      stderr += text;
      onError?.(text);
    }),
    now: () => new Date(),
    signal,
  });
  return { status, stdout, stderr };
}

type Details = Audit['checks'][string][number]['details'];

/** A check that found something. */
export function found(nonCompliantResourcesCount: number, suppressedNonCompliantResourcesCount = 0): Details {
  return {
    checkRunStatus: nonCompliantResourcesCount > 0 ? 'COMPLETED_NON_COMPLIANT' : 'COMPLETED_COMPLIANT',
    checkCompliant: nonCompliantResourcesCount === 0,
    totalResourcesCount: 100,
    nonCompliantResourcesCount,
    suppressedNonCompliantResourcesCount,
  };
}

/** A check without a result. */
export const failed: Details = { checkRunStatus: 'FAILED', errorCode: 'INSUFFICIENT_PERMISSIONS' };

/** An audit that started so many hours ago, and ended at once with what its checks say. */
export function audit(
  taskId: string,
  ageHours: number,
  checks: Readonly<Record<string, Details>>,
  others: Partial<Audit> = {},
): Audit {
  return {
    taskId,
    taskType: 'SCHEDULED_AUDIT_TASK',
    scheduledAuditName: 'daily-audit',
    startTime: new Date(now.getTime() - ageHours * hourMs),
    end: { afterMs: 0, taskStatus: 'COMPLETED' },
    checks: Object.fromEntries(Object.entries(checks).map(([name, details]) => [name, [{ afterMs: 0, details }]])),
    ...others,
  };
}

/** The same audit, but started by somebody. */
export function onDemand({ scheduledAuditName: _none, ...others }: Audit): Audit {
  return { ...others, taskType: 'ON_DEMAND_AUDIT_TASK' };
}
