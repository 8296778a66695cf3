import { isDeepStrictEqual } from 'node:util';
import { AuditApiError, type AuditClient } from '@audit-gateway/client';
import { type Audit, auditTaskDetailsAt, createSeededAccount } from '@audit-gateway/emulator';

const dayMs = 86_400_000;

/** What a crowd of callers saw. */
export interface Seen {
  /** How many calls succeeded, each page of a listing being one. */
  succeeded: number;
  /** How many calls failed, by the error's code. */
  readonly failed: Record<string, number>;
  /** Answers that differ from what the account holds. */
  wrong: number;
  /** How long each call took, in milliseconds. */
  readonly durations: number[];
}

/** What the callers ask for. */
export interface Errand {
  /** The account, whose audits no longer change. */
  readonly audits: readonly Audit[];
  /** The client that each caller uses. */
  readonly client: AuditClient;
  /** How many callers there are. */
  readonly callers: number;
  /** For how long they ask without pause, in milliseconds. */
  readonly durationMs: number;
}

/** The audits of a believable account that have ended, so that every answer is known beforehand. */
export function endedAudits(): readonly Audit[] {
  const now = new Date();
  const settledBefore = now.getTime() - 3 * 86_400_000;
  const keptAfter = now.getTime() - 80 * 86_400_000;
  return createSeededAccount('load')
    .auditsAt(now)
    .filter(({ startTime }) => startTime.getTime() < settledBefore && startTime.getTime() > keptAfter);
}

/** The value below which a share of the values is, rounded to a tenth; 0 where there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

/** Lets callers list, page and describe without pause, and holds every answer against the account. */
export async function letCallersLoose({ audits, client, callers, durationMs }: Errand): Promise<Seen> {
  const seen: Seen = { succeeded: 0, failed: {}, wrong: 0, durations: [] };
  const until = performance.now() + durationMs;
  const call = async <Answer>(ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean): Promise<void> => {
    const began = performance.now();
    try {
      const answer = await ask();
      seen.succeeded += 1;
      if (!isRight(answer)) seen.wrong += 1;
    } catch (error) {
      const code = error instanceof AuditApiError ? error.code : 'unexpected';
      seen.failed[code] = (seen.failed[code] ?? 0) + 1;
    }
    seen.durations.push(performance.now() - began);
  };
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = caller; performance.now() < until; turn += 1) {
        await (turn % 4 === 0 ? listAll(client, audits, call) : describeOne(client, audits, turn, call));
      }
    }),
  );
  return seen;
}

type Call = <Answer>(ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean) => Promise<void>;

async function describeOne(client: AuditClient, audits: readonly Audit[], turn: number, call: Call): Promise<void> {
  const audit = audits[(turn * 7919) % audits.length];
  if (audit === undefined) throw new Error('The account has no audits');
  const expected = { ...auditTaskDetailsAt(audit, new Date()), taskStartTime: audit.startTime };
  await call(
    () => client.describeAuditTask(audit.taskId),
    (answer) => isDeepStrictEqual(answer, expected),
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
      (answer) => {
        following = answer.nextToken;
        const ids = answer.tasks.map(({ taskId }) => taskId);
        const right = isDeepStrictEqual(ids, expected.slice(position, position + ids.length));
        position += ids.length;
        return right && (following !== undefined || position === expected.length);
      },
    );
    nextToken = following;
  } while (nextToken !== undefined);
}
