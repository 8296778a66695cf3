import type { AuditTaskType, FinalAuditTaskStatus } from '@audit-gateway/client';
import { type AuditClient, createAuditClient } from '@audit-gateway/client';
import { type Audit, createEmulator, type Emulator } from '@audit-gateway/emulator';
import fc from 'fast-check';
import { vi } from 'vitest';

/** When it is, for emulator and client alike. */
export const now = new Date('2026-03-10T12:00:00Z');
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** An emulator with the audits, and a client of it, both at the same time. */
export async function withAudits<Result>(
  audits: readonly Audit[],
  time: Date,
  use: (client: AuditClient, emulator: Emulator) => Promise<Result>,
): Promise<Result> {
  vi.useFakeTimers({ toFake: ['Date'], now: time });
  const emulator = await createEmulator({ unsigned: true, clock: () => time, audits });
  try {
    return await use(createAuditClient({ baseUrl: emulator.url, retry: false }), emulator);
  } finally {
    await emulator.close();
    vi.useRealTimers();
  }
}

/** All that an iterator gives. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** How many calls an emulator saw, by operation. */
export function callsOf({ calls }: Emulator): { lists: number; descriptions: number } {
  const lists = calls.filter(({ operation }) => operation === 'listAuditTasks').length;
  return { lists, descriptions: calls.length - lists };
}

/** A client whose listings come in another order: AWS promises none. */
export function reordered(client: AuditClient, order: (taskId: string) => number): AuditClient {
  return {
    ...client,
    async *auditTasks(params, options) {
      const tasks = await collect(client.auditTasks(params, options));
      yield* tasks.sort((a, b) => order(a.taskId ?? '') - order(b.taskId ?? ''));
    },
  };
}

/** A number that follows from a text and a seed, for an order like any other. */
export function hash(text: string, seed: number): number {
  return Array.from(text).reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), seed);
}

interface Drawn {
  readonly ageMs: number;
  readonly scheduledAuditName: string | undefined;
  readonly taskStatus: FinalAuditTaskStatus;
  readonly afterMs: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  // Few different ages among many, so that some audits start together; and the ends of periods.
  ageMs: fc.oneof(
    fc.integer({ min: 0, max: 95 * 24 }).map((hours) => hours * hourMs),
    fc.integer({ min: 0, max: 9 * dayMs }),
    fc.constantFrom(1, 2 * dayMs, 3 * dayMs, 8 * dayMs, 31 * dayMs, 90 * dayMs),
  ),
  scheduledAuditName: fc.constantFrom(undefined, 'daily', 'weekly'),
  taskStatus: fc.constantFrom('COMPLETED', 'FAILED', 'CANCELED'),
  afterMs: fc.integer({ min: 0, max: 30 * hourMs }),
});

/** Whatever audits an account can have, some of them older than AWS keeps them. */
export const histories: fc.Arbitrary<Audit[]> = fc.array(drawn, { maxLength: 10 }).map((audits) =>
  audits.map(({ ageMs, scheduledAuditName, taskStatus, afterMs }, index): Audit => {
    const taskType: AuditTaskType = scheduledAuditName === undefined ? 'ON_DEMAND_AUDIT_TASK' : 'SCHEDULED_AUDIT_TASK';
    return {
      taskId: `audit-${index}`,
      taskType,
      ...(scheduledAuditName !== undefined && { scheduledAuditName }),
      startTime: new Date(now.getTime() - ageMs),
      end: { afterMs, taskStatus },
      checks: {},
    };
  }),
);

/** The audits of a daily schedule up to a time; each takes as long as `afterMs` says for its day. */
export function daily(
  until: Date,
  days: number,
  afterMs: (day: number) => number = () => minuteMs,
  jitterMs: (day: number) => number = () => 0,
  minuteOfDay = 3 * 60,
): Audit[] {
  const today = Math.floor(until.getTime() / dayMs);
  return Array.from({ length: days }, (_, age): Audit => {
    const day = today - age;
    return {
      taskId: `day-${day}`,
      taskType: 'SCHEDULED_AUDIT_TASK',
      scheduledAuditName: 'daily',
      startTime: new Date(day * dayMs + minuteOfDay * minuteMs + jitterMs(day)),
      end: { afterMs: afterMs(day), taskStatus: 'COMPLETED' },
      checks: {},
    };
  });
}
