import type { RequestHandler } from 'express';
import type { Authenticate } from '../auth/authenticator.ts';
import { requestContextOf } from './request-context.ts';
import { Failure } from '../errors/failure.ts';

/** What a concurrency limiter allows. */
export interface ConcurrencyLimiterOptions {
  /** The most requests in flight, 1 or more. */
  readonly max: number;
  /** Whether several callers share it, each with a fair part. Default: false, whoever comes first is admitted. */
  readonly isShared?: boolean;
  /** Notified of each request that is refused. */
  readonly onShed?: (() => void) | undefined;
  /** What the requests are, for the refusal. Default: requests. */
  readonly what?: string;
}

/** Limits how many requests are in flight. */
export interface ConcurrencyLimiter {
  /** How many there are. */
  readonly inFlight: number;
  /**
   * Admits a request.
   *
   * @param caller Whose request it is. Default: nobody's.
   * @returns what to call when it is no longer in flight; a second call does nothing.
   * @throws {Failure} of kind `unavailable` where it is refused.
   */
  acquire(caller?: string): () => void;
}

/**
 * Creates a concurrency limiter. It refuses at once what would only queue, which keeps the responses to the others in time
 * ("Using load shedding to avoid overload", Amazon Builders' Library).
 *
 * A shared one gives each caller a fair part, without ending a request that is in flight. An eighth of `max` is a reserve
 * for callers that have nothing in flight. Of the other seven eighths, a caller may have at most as many as are free
 * (dynamic thresholds, as switches share their buffers: Choudhury and Hahne, 1998). So:
 * - there are never more than `max` in flight, and one caller alone has at most 7/16 of them;
 * - `n` callers that want all they can get come to 7/8 of `max` / (n + 1) each, as requests end;
 * - while one caller has any number and the others, `n` with it, less than 7/8 of `max` / 2n each, none of the others is
 *   refused;
 * - a caller with nothing in flight is refused only where an eighth of `max` other callers, or more, have something.
 */
export function createConcurrencyLimiter(options: ConcurrencyLimiterOptions): ConcurrencyLimiter {
  const { max, isShared = false, onShed, what = 'requests' } = options;
  const reserve = Math.floor(max / 8);
  const byCaller = new Map<string, number>();
  let inFlight = 0;

  const refuse = (detail: string): never => {
    onShed?.();
    throw new Failure('unavailable', { detail, retryAfterMs: 1000 });
  };
  return {
    get inFlight() {
      return inFlight;
    },
    acquire: (caller = '') => {
      const own = byCaller.get(caller) ?? 0;
      if (inFlight >= max) refuse(`The gateway serves ${max} ${what} at a time, and has as many.`);
      if (isShared && own > 0 && own >= max - inFlight - reserve) {
        refuse(`The caller has ${own} ${what} in flight, which is its part of the ${max} that the gateway serves.`);
      }
      inFlight += 1;
      if (isShared) byCaller.set(caller, own + 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        inFlight -= 1;
        if (!isShared) return;
        const left = (byCaller.get(caller) ?? 1) - 1;
        if (left === 0) byCaller.delete(caller);
        else byCaller.set(caller, left);
      };
    },
  };
}

/**
 * Makes the handler that admits the requests of known callers. A request is in flight until its response is ready, however
 * slowly that is read, or until its caller hangs up.
 */
export function limitConcurrency(limiter: ConcurrencyLimiter): RequestHandler {
  return (_request, response, next) => {
    const context = requestContextOf(response);
    const release = limiter.acquire(context.caller?.name);
    context.release = release;
    response.on('close', release);
    next();
  };
}

/** The most requests that wait, at a time, to be told who sends them: those whose token is verified or its key fetched. */
export const maxAuthenticating = 64;

/**
 * Limits how many requests wait for their authentication. They are nobody's yet, and do not count against the limit of
 * those that are somebody's. Methods that answer at once, as API keys do, are never refused.
 */
export function limitAuthentication(authenticate: Authenticate, limiter: ConcurrencyLimiter): Authenticate {
  return (request) => {
    const known = authenticate(request);
    if (!(known instanceof Promise)) return known;
    return known.finally(acquireFor(known, limiter));
  };
}

function acquireFor(known: Promise<unknown>, limiter: ConcurrencyLimiter): () => void {
  try {
    return limiter.acquire();
  } catch (error) {
    // Nobody hears how it ends.
    known.catch(() => undefined);
    throw error;
  }
}
