import type { operations } from '@audit-gateway/types';
import type { AuditAnswer, AuditRead } from '../reading/audit-read.ts';
import { readAuditState } from './audit-state.ts';

/** How long answers live. */
export interface LifetimeOptions {
  /** How long an answer that can change is fresh, in seconds, 0 or more: a listing, and an audit that is not final. */
  readonly cacheSeconds: number;
  /** For how long beyond its life an answer may be given when AWS fails, in seconds, 0 or more. */
  readonly staleSeconds: number;
}

/** Until when an answer may be given, in milliseconds since 1970. */
export interface Lifetime {
  /** Until when it is as good as a new one. */
  readonly freshUntil: number;
  /** Until when it may be given in place of a failure; never before `freshUntil`. */
  readonly usableUntil: number;
}

const describeOperation: keyof operations = 'describeAuditTask';
const dayMs = 24 * 60 * 60 * 1000;

// "Audit results are stored for 90 days" (AWS IoT Device Defender developer guide): then AWS answers 404.
const retentionMs = 90 * dayMs;

/**
 * Tells until when an answer may be given. A final audit is fresh for a day, since nothing of it changes. Whatever is
 * known of an audit is given only as long as AWS keeps it; one that does not say when it started is not trusted for
 * a day.
 *
 * @param askedAt When AWS was asked for it, in milliseconds since 1970.
 */
export function lifetimeOf(
  { operation }: AuditRead,
  { body }: AuditAnswer,
  askedAt: number,
  { cacheSeconds, staleSeconds }: LifetimeOptions,
): Lifetime {
  const audit = operation.id === describeOperation ? readAuditState(body) : undefined;
  const lasts = audit?.isFinal === true && audit.startedAt !== undefined;
  const keptUntil = audit?.startedAt === undefined ? Infinity : audit.startedAt + retentionMs;
  const freshUntil = Math.min(askedAt + (lasts ? dayMs : cacheSeconds * 1000), keptUntil);
  return { freshUntil, usableUntil: Math.min(freshUntil + staleSeconds * 1000, keptUntil) };
}
