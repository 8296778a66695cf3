import { isObject } from '@audit-gateway/contract';
import {
  type AuditCheckDetails,
  auditCheckRunStatusCountedAs,
  auditCheckRunStatusFinal,
  auditCheckRunStatusValues,
  auditRetentionDays,
  type AuditTaskDetails,
  finalAuditTaskStatuses,
  type operations,
} from '@audit-gateway/types';
import type { OperationRequest, UpstreamResponse } from '../upstream/handler.ts';

/** How long responses may be served from the cache. */
export interface LifetimeOptions {
  /** How long a response that can change is fresh, in seconds, 0 or more: a listing, and an audit that is not final. */
  readonly cacheSeconds: number;
  /** For how long a stale response may be served when AWS fails, in seconds, 0 or more. */
  readonly staleSeconds: number;
}

/** Until when a response may be served, on the monotonic clock, in milliseconds. */
export interface Lifetime {
  /** Until when it is fresh. */
  readonly freshUntil: number;
  /** Until when it may be served stale if AWS fails; never before `freshUntil`. */
  readonly usableUntil: number;
}

/** A point in time, by both clocks. */
export interface Timestamp {
  /** On the monotonic clock, in milliseconds. */
  readonly monotonic: number;
  /** In milliseconds since 1970. */
  readonly wall: number;
}

const describeOperation: keyof operations = 'describeAuditTask';
const dayMs = 24 * 60 * 60 * 1000;

const retentionMs = auditRetentionDays * dayMs;

/**
 * Calculates until when a response may be served. A final audit is fresh for a day, since nothing of it changes. No
 * audit is served for longer than AWS keeps it; one without a start time is not kept for a day.
 *
 * The wall clock is read once, at receipt, since only it shows how old an audit is. From then on the lifetime is a
 * duration on the monotonic clock, so that no step of the wall clock makes it longer or shorter.
 *
 * @param receivedAt When the response was received.
 */
export function lifetimeOf(
  { operation }: OperationRequest,
  { body, upstream: { sentAt } }: UpstreamResponse,
  receivedAt: Timestamp,
  { cacheSeconds, staleSeconds }: LifetimeOptions,
): Lifetime {
  const audit = operation.id === describeOperation ? readAuditState(body) : undefined;
  const lasts = audit?.isFinal === true && audit.startedAt !== undefined;
  const keptForMs = audit?.startedAt === undefined ? Infinity : audit.startedAt + retentionMs - receivedAt.wall;
  const keptUntil = receivedAt.monotonic + keptForMs;
  const freshUntil = Math.min(sentAt + (lasts ? dayMs : cacheSeconds * 1000), keptUntil);
  return { freshUntil, usableUntil: Math.min(freshUntil + staleSeconds * 1000, keptUntil) };
}

/** Whether an audit can still change, and when it started, from its description. */
export interface AuditState {
  /** Whether the audit and each of its checks have ended, so that nothing will change any more. */
  readonly isFinal: boolean;
  /** In milliseconds since 1970; undefined where AWS does not say. */
  readonly startedAt: number | undefined;
}

const finalStates: ReadonlySet<unknown> = new Set(finalAuditTaskStatuses);

// A state that only AWS knows is not final.
const finalCheckStates: ReadonlySet<unknown> = new Set(
  auditCheckRunStatusValues.filter((status) => auditCheckRunStatusFinal[status]),
);
const countsOfRunning: readonly string[] = auditCheckRunStatusValues
  .filter((status) => !finalCheckStates.has(status))
  .map((status) => auditCheckRunStatusCountedAs[status]);

/** Reads the state of an audit from its description. Anything else counts as an audit that can change. */
export function readAuditState(body: object): AuditState {
  const { taskStatus, taskStartTime, taskStatistics, auditDetails }: Unchecked<AuditTaskDetails> = body;
  return {
    isFinal:
      finalStates.has(taskStatus) &&
      (taskStatistics === undefined || (isObject(taskStatistics) && !isRunning(taskStatistics))) &&
      (auditDetails === undefined || (isObject(auditDetails) && Object.values(auditDetails).every(isFinalCheck))),
    startedAt: typeof taskStartTime === 'number' ? taskStartTime * 1000 : undefined,
  };
}

/** An object whose members have not been checked. */
type Unchecked<Type> = Readonly<Partial<Record<keyof Type, unknown>>>;

function isRunning(statistics: Readonly<Record<string, unknown>>): boolean {
  return countsOfRunning.some((name) => statistics[name] !== undefined && statistics[name] !== 0);
}

function isFinalCheck(check: unknown): boolean {
  if (!isObject(check)) return false;
  const { checkRunStatus }: Unchecked<AuditCheckDetails> = check;
  return finalCheckStates.has(checkRunStatus);
}
