import type { OperationId } from '../operations/operation.ts';

/**
 * Requests a second, for the account as a whole; AWS raises neither.
 *
 * Source: AWS General Reference, "AWS IoT Device Defender endpoints and quotas".
 */
export const quotas = { listAuditTasks: 10, describeAuditTask: 25 } as const satisfies Record<OperationId, number>;

/** Whether an operation's quota has room for a request at a time; if so, the request takes that room. */
export type Quotas = (operation: OperationId, now: Date) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Creates AWS's quotas as token buckets, full to begin with, which hold what a second refills. */
export function createQuotas(): Quotas {
  const buckets = new Map<OperationId, Bucket>();
  return (operation, now) => {
    const perSecond = quotas[operation];
    const bucket = buckets.get(operation) ?? { tokens: perSecond, filledAt: now.getTime() };
    buckets.set(operation, bucket);
    const elapsedMs = Math.max(0, now.getTime() - bucket.filledAt);
    bucket.tokens = Math.min(perSecond, bucket.tokens + (elapsedMs * perSecond) / 1000);
    bucket.filledAt = now.getTime();
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
