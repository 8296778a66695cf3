import { Failure } from '../failure/failure.ts';

/** Why a call gets no token: none comes before its time is up, or too many calls wait already. */
export type NoTokenReason = 'deadline' | 'queue-full';

const reasons: Readonly<Record<NoTokenReason, string>> = {
  deadline: 'later than the request can wait',
  'queue-full': 'and the gateway holds no more requests until then',
};

/**
 * Refuses a call for which no token comes in time.
 *
 * @param operation What the quota is for.
 * @param waitMs In how many milliseconds a token would have been there.
 */
export function noToken(operation: string, reason: NoTokenReason, waitMs: number): Failure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = `The account's quota for ${operation} has room again in ${seconds} s, ${reasons[reason]}.`;
  return new Failure('quota', { detail, headers: { 'Retry-After': String(seconds) } });
}

/** Ends the wait of a call that nobody waits for any more. Nobody is told but the log. */
export function abandoned(operation: string, cause: unknown): Failure {
  const detail = `The request ended while it waited for the account's quota for ${operation}.`;
  return new Failure('quota', { source: 'caller', detail, cause });
}
