import { auditTaskStatusValues, auditTaskTypeValues } from '@audit-gateway/types';
import { pageLimits } from '../contract.ts';
import type { ListParams, Task } from '../drivers/driver.ts';
import type { Capability, SystemUnderTest } from '../systems/system-under-test.ts';
import { dayMs, type ListedAudit, wholePeriod } from './account.ts';

/** A listing that is read to its last page. */
export interface ListCase {
  readonly name: string;
  /** What the system under test must offer. */
  readonly needs?: Capability;
  readonly params: ListParams;
  /** The audits of all pages, in any order. */
  readonly expected: readonly Task[];
}

/** What listings depend on. */
type Account = Pick<SystemUnderTest, 'startedAt' | 'audits'>;

/** Every listing: filters, page sizes, periods. */
export function listCases(account: Account): ListCase[] {
  return [...filterCases(account), ...pageSizeCases(account), ...periodCases(account)];
}

/** Every filter, and all of them combined. */
function filterCases(account: Account): ListCase[] {
  return [undefined, ...auditTaskTypeValues].flatMap((taskType) =>
    [undefined, ...auditTaskStatusValues].map((taskStatus) => {
      const name = `type ${taskType ?? 'any'}, status ${taskStatus ?? 'any'}`;
      const filters = { ...(taskType && { taskType }), ...(taskStatus && { taskStatus }) };
      const params = { ...wholePeriod(account.startedAt), ...filters, maxResults: pageLimits.maximum };
      return listCase(account, name, params);
    }),
  );
}

/** Page sizes around the limits and the default. The smallest are for few audits: each page is a request. */
function pageSizeCases(account: Account): ListCase[] {
  const { minimum, maximum, default: byDefault } = pageLimits;
  const whole = wholePeriod(account.startedAt);
  const some = { ...whole, taskStatus: 'FAILED' } as const;
  return [
    listCase(account, 'pages of the default size', whole),
    ...[minimum, minimum + 1].map((maxResults) =>
      listCase(account, `failed audits, pages of ${maxResults}`, { ...some, maxResults }),
    ),
    ...[byDefault - 1, byDefault, byDefault + 1, maximum - 1, maximum].map((maxResults) =>
      listCase(account, `pages of ${maxResults}`, { ...whole, maxResults }),
    ),
  ];
}

/** Periods that begin or end at an audit's start: they contain their first instant and not their last. */
function periodCases(account: Account): ListCase[] {
  const { startedAt, audits } = account;
  const start = audits[Math.floor(audits.length / 2)]?.startTime ?? startedAt;
  const after = (ms: number): Date => new Date(start.getTime() + ms);
  const before = (ms: number): Date => after(-ms);
  const periods: readonly (readonly [name: string, startTime: Date, endTime: Date])[] = [
    ['a period of one audit', start, after(1)],
    ['a period that begins after an audit', after(1), after(dayMs)],
    ['a period that ends at an audit', before(dayMs), start],
    ['a period of no length', start, start],
    ['a period without audits', after(1), after(2)],
    ['a period in the future', new Date(startedAt.getTime() + dayMs), new Date(startedAt.getTime() + 2 * dayMs)],
  ];
  return periods.map(([name, startTime, endTime]) => ({
    ...listCase(account, name, { startTime, endTime }),
    needs: 'exact account',
  }));
}

function listCase({ audits }: Account, name: string, params: ListParams): ListCase {
  return { name, params, expected: tasksListed(audits, params) };
}

/** The tasks of all pages of a listing. */
export function tasksListed(audits: readonly ListedAudit[], params: ListParams): Task[] {
  return audits
    .filter((audit) => isListed(audit, params))
    .map(({ taskId, taskStatus, taskType }) => ({ taskId, taskStatus, taskType }));
}

/** An audit whose start is not known counts as inside: AWS does not document whether a period is half-open. */
function isListed({ startTime: start, taskType, taskStatus }: ListedAudit, params: ListParams): boolean {
  return (
    taskType === (params.taskType ?? taskType) &&
    taskStatus === (params.taskStatus ?? taskStatus) &&
    (start === undefined || (start >= params.startTime && start < params.endTime))
  );
}
