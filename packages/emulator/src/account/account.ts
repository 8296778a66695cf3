import type { Audit } from './audit.ts';
import { retentionStart } from './retention.ts';

/** The audits of an emulated AWS account. */
export interface Account {
  /** The audits that have started and are still kept, newest first; of those that start together, the lower id first. */
  readonly auditsAt: (now: Date) => readonly Audit[];
  /** One of these audits; undefined for any other id. */
  readonly auditAt: (taskId: string, now: Date) => Audit | undefined;
}

/** Audits in the order of a listing, and by their ids. */
export interface AuditIndex {
  /** The order of a listing. */
  readonly newestFirst: readonly Audit[];
  /** The same audits by their ids. */
  readonly byId: ReadonlyMap<string, Audit>;
}

/**
 * Sorts audits and indexes them.
 *
 * @throws {TypeError} where two audits have one id, or an audit's start is not a valid date.
 */
export function indexAudits(audits: readonly Audit[]): AuditIndex {
  const byId = new Map(audits.map((audit) => [audit.taskId, audit]));
  if (byId.size < audits.length) {
    const repeated = audits.find((audit) => byId.get(audit.taskId) !== audit);
    throw new TypeError(`audits: the taskId ${repeated?.taskId ?? ''} occurs twice; ids must be unique`);
  }
  const undated = audits.find(({ startTime }) => Number.isNaN(startTime.getTime()));
  if (undated !== undefined) throw new TypeError(`audits: the startTime of ${undated.taskId} is not a valid date`);
  return { newestFirst: audits.toSorted(inListingOrder), byId };
}

/** What places an audit in a listing. */
export type ListingPlace = Pick<Audit, 'taskId' | 'startTime'>;

/** The order of a listing: below 0 where `a` comes before `b`. */
export function inListingOrder(a: ListingPlace, b: ListingPlace): number {
  const newer = b.startTime.getTime() - a.startTime.getTime();
  if (newer !== 0) return newer;
  if (a.taskId === b.taskId) return 0;
  return a.taskId < b.taskId ? -1 : 1;
}

/**
 * An account over an index.
 *
 * @param indexAt Gives the index for a time; it may hold more audits than are visible then.
 */
export function createAccount(indexAt: (now: Date) => AuditIndex): Account {
  return {
    auditsAt: (now) => indexAt(now).newestFirst.filter((audit) => isVisible(audit, now)),
    auditAt: (taskId, now) => {
      const audit = indexAt(now).byId.get(taskId);
      return audit !== undefined && isVisible(audit, now) ? audit : undefined;
    },
  };
}

/**
 * An account of the audits given, and no others.
 *
 * @throws {TypeError} as {@link indexAudits} does.
 */
export function createFixedAccount(audits: readonly Audit[]): Account {
  const index = indexAudits(audits);
  return createAccount(() => index);
}

function isVisible({ startTime }: Audit, now: Date): boolean {
  return startTime.getTime() <= now.getTime() && startTime.getTime() >= retentionStart(now);
}
