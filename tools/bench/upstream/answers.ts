import { auditStatusAt, auditTaskAt, auditTaskDetailsAt, createSeededAccount } from '@audit-gateway/emulator';

/** What AWS answers, as JSON: the audits are those of the emulator's believable account. */
export interface Answers {
  /** Pages of a listing, by how many audits they hold. Each has a token for more. */
  readonly pages: Readonly<Record<number, string>>;
  /** An audit of every check that still runs. */
  readonly running: string;
  /** An audit of every check that ended lately, so that nothing of it changes and AWS keeps it for long. */
  readonly terminal: string;
}

/** How many audits a page holds: AWS's default and bounds, and what lies between. */
export const pageSizes = [1, 25, 100, 250] as const;

const dayMs = 86_400_000;

/** Makes the answers, as they are at a time. */
export function makeAnswers(now: Date): Answers {
  const accounts = Array.from({ length: 5 }, (_, seed) => createSeededAccount(`bench ${seed}`));
  const audits = accounts.flatMap((account) => [...account.auditsAt(now)]);
  const tasks = audits.map((audit) => auditTaskAt(audit, now));
  const page = (size: number): object => ({
    tasks: tasks.slice(0, size),
    nextToken: Buffer.from(`${tasks[size]?.taskId ?? ''}${'-'.repeat(64)}`).toString('base64url'),
  });
  if (tasks.length <= Math.max(...pageSizes)) throw new Error('The accounts have too few audits for the largest page');

  const full = audits
    .filter((audit) => auditStatusAt(audit, now) === 'COMPLETED' && now.getTime() - audit.startTime.getTime() > dayMs)
    .toSorted((one, other) => Object.keys(other.checks).length - Object.keys(one.checks).length)[0];
  if (full === undefined) throw new Error('The accounts have no audit that has ended');
  const terminal = auditTaskDetailsAt(full, now);
  const justStarted = new Date(full.startTime.getTime() + 60_000);
  const running = {
    ...auditTaskDetailsAt(full, justStarted),
    taskStartTime: Math.floor(now.getTime() / 1000) - 60,
  };
  return {
    pages: Object.fromEntries(pageSizes.map((size) => [size, JSON.stringify(page(size))])),
    running: JSON.stringify(running),
    terminal: JSON.stringify(terminal),
  };
}
