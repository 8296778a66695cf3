import type { operations } from '@audit-gateway/types';
import type { OperationRequest, UpstreamResponse } from '../upstream/handler.ts';
import { readAuditState } from './audit-state.ts';

/** How long responses may be served from the cache. */
export interface LifetimeOptions {
  /** How long a response that can change is fresh, in seconds, 0 or more: a listing, and an audit that is not final. */
  readonly cacheSeconds: number;
  /** For how long a stale response may be served when AWS fails, in seconds, 0 or more. */
  readonly staleSeconds: number;
}

/** Until when a response may be served, on the monotonic clock, in milliseconds. */
export interface Lifetime {
  /** Until when it is as good as a new one. */
  readonly freshUntil: number;
  /** Until when it may be served in place of a failure; never before `freshUntil`. */
  readonly usableUntil: number;
}

/** The time at one moment, by both clocks. */
export interface Moment {
  /** On the monotonic clock, in milliseconds. */
  readonly monotonic: number;
  /** In milliseconds since 1970. */
  readonly wall: number;
}

const describeOperation: keyof operations = 'describeAuditTask';
const dayMs = 24 * 60 * 60 * 1000;

// "Audit results are stored for 90 days" (AWS IoT Device Defender developer guide): then AWS answers 404.
const retentionMs = 90 * dayMs;

/**
 * Calculates until when a response may be served. A final audit is fresh for a day, since nothing of it changes. No
 * audit is served for longer than AWS keeps it; one that does not say when it started is not kept for a day.
 *
 * The wall clock is read once, at receipt, since only it can tell how old an audit is. From then on the lifetime is a
 * duration on the monotonic clock, so that no step of the wall clock makes it longer or shorter.
 *
 * @param receivedAt When the response was received.
 */
export function lifetimeOf(
  { operation }: OperationRequest,
  { body, upstream: { sentAt } }: UpstreamResponse,
  receivedAt: Moment,
  { cacheSeconds, staleSeconds }: LifetimeOptions,
): Lifetime {
  const audit = operation.id === describeOperation ? readAuditState(body) : undefined;
  const lasts = audit?.isFinal === true && audit.startedAt !== undefined;
  const keptForMs = audit?.startedAt === undefined ? Infinity : audit.startedAt + retentionMs - receivedAt.wall;
  const keptUntil = receivedAt.monotonic + keptForMs;
  const freshUntil = Math.min(sentAt + (lasts ? dayMs : cacheSeconds * 1000), keptUntil);
  return { freshUntil, usableUntil: Math.min(freshUntil + staleSeconds * 1000, keptUntil) };
}
