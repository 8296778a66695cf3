import { backoffMs } from './backoff.ts';
import type { AuditApiErrorCode } from './error-codes.ts';
import { AuditApiError } from './error.ts';

const passing: readonly AuditApiErrorCode[] = ['ThrottlingException', 'NetworkError', 'BrokenAnswer'];

/**
 * How long to wait after a failed attempt, in milliseconds: what `Retry-After` asks for and, on top, a random part of a
 * time that doubles with each attempt, from 200 to 5000 (full jitter). On top, so that callers who were all told the
 * same time do not all come back at once.
 *
 * @param error The failure.
 * @param round How many attempts failed before this one.
 * @param end When the next attempt would be too late, in milliseconds since 1970; 0 where it is in any case.
 * @throws the failure itself, where it is not one that passes by itself, or where the next attempt would be too late.
 */
export function retryDelay(error: unknown, round: number, end: number): number {
  if (error instanceof AuditApiError) {
    const { code, status = 0, retryAfterMs = 0 } = error;
    const delay = retryAfterMs + Math.random() * backoffMs(round, 200, 5_000);
    if ((passing.includes(code) || status === 429 || status >= 500) && Date.now() + delay < end) return delay;
  }
  throw error;
}
