import { isDeepStrictEqual } from 'node:util';
import { AuditApiError, type AuditClient } from '@audit-gateway/client';
import { type Audit, auditTaskDetailsAt, createSeededAccount } from '@audit-gateway/emulator';

const dayMs = 86_400_000;

/** What the callers of a scenario saw. */
export interface LoadResult {
  /** Successful calls; each page of a listing is one. */
  succeeded: number;
  /** Failed calls, by the error's code. */
  readonly failed: Record<string, number>;
  /** Responses that differ from the account. */
  wrong: number;
  /** How long each call took, in milliseconds. */
  readonly durations: number[];
}

/** A number of callers that send requests without pause. */
export interface Scenario {
  /** The account, whose audits no longer change. */
  readonly audits: readonly Audit[];
  readonly client: AuditClient;
  readonly callers: number;
  readonly durationMs: number;
}

/** The ended audits of the seeded account, so that every response is known beforehand. */
export function endedAudits(): readonly Audit[] {
  const now = new Date();
  const settledBefore = now.getTime() - 3 * dayMs;
  const keptAfter = now.getTime() - 80 * dayMs;
  return createSeededAccount('load')
    .auditsAt(now)
    .filter(({ startTime }) => startTime.getTime() < settledBefore && startTime.getTime() > keptAfter);
}

/** The value below which a share of the values is, rounded to a tenth; 0 where there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

/** The latencies of a table's row, in milliseconds. */
export function latencies(durations: readonly number[]): Record<'p50 ms' | 'p99 ms' | 'slowest ms', number> {
  const sorted = durations.toSorted((a, b) => a - b);
  return { 'p50 ms': quantile(sorted, 0.5), 'p99 ms': quantile(sorted, 0.99), 'slowest ms': quantile(sorted, 1) };
}

/** Lets callers list, page and describe without pause, and compares every response with the account. */
export async function generateLoad({ audits, client, callers, durationMs }: Scenario): Promise<LoadResult> {
  const result: LoadResult = { succeeded: 0, failed: {}, wrong: 0, durations: [] };
  const until = performance.now() + durationMs;
  const call = async <Response>(
    ask: () => Promise<Response>,
    isExpected: (response: Response) => boolean,
  ): Promise<void> => {
    const began = performance.now();
    try {
      const response = await ask();
      result.succeeded += 1;
      if (!isExpected(response)) result.wrong += 1;
    } catch (error) {
      const code = error instanceof AuditApiError ? error.code : 'unexpected';
      result.failed[code] = (result.failed[code] ?? 0) + 1;
    }
    result.durations.push(performance.now() - began);
  };
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = caller; performance.now() < until; turn += 1) {
        await (turn % 4 === 0 ? listAll(client, audits, call) : describeOne(client, audits, turn, call));
      }
    }),
  );
  return result;
}

type Call = <Response>(ask: () => Promise<Response>, isExpected: (response: Response) => boolean) => Promise<void>;

async function describeOne(client: AuditClient, audits: readonly Audit[], turn: number, call: Call): Promise<void> {
  const audit = audits[(turn * 7919) % audits.length];
  if (audit === undefined) throw new Error('The account has no audits');
  const expected = { ...auditTaskDetailsAt(audit, new Date()), taskStartTime: audit.startTime };
  await call(
    () => client.describeAuditTask(audit.taskId),
    (response) => isDeepStrictEqual(response, expected),
  );
}

async function listAll(client: AuditClient, audits: readonly Audit[], call: Call): Promise<void> {
  const expected = audits.map(({ taskId }) => taskId);
  const period = { startTime: new Date(Date.now() - 80 * dayMs), endTime: new Date(Date.now() + dayMs) };
  // Whole hours, as a dashboard asks: callers that ask for the same get the same.
  for (const time of Object.values(period)) time.setUTCMinutes(0, 0, 0);
  let nextToken: string | undefined;
  let position = 0;
  do {
    let following: string | undefined;
    const page = { ...period, maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) };
    await call(
      () => client.listAuditTasks(page),
      (response) => {
        following = response.nextToken;
        const ids = response.tasks.map(({ taskId }) => taskId);
        const right = isDeepStrictEqual(ids, expected.slice(position, position + ids.length));
        position += ids.length;
        return right && (following !== undefined || position === expected.length);
      },
    );
    nextToken = following;
  } while (nextToken !== undefined);
}
