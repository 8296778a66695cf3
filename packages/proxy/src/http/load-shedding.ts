import type { RequestHandler } from 'express';
import type { Authenticate } from '../auth/authenticator.ts';
import { requestContextOf } from './request-context.ts';
import { Failure } from '../errors/failure.ts';

/** Options of {@link createConcurrencyLimiter}. */
export interface ConcurrencyLimiterOptions {
  /** The most requests in flight, 1 or more. */
  readonly max: number;
  /**
   * Whether several callers share it, each with a fair part. Default: false, requests are admitted in order of arrival.
   */
  readonly isShared?: boolean;
  /** Notified of each request that is rejected. */
  readonly onShed?: (() => void) | undefined;
  /** What the requests are called in errors. Default: requests. */
  readonly what?: string;
}

/** Limits how many requests are in flight. */
export interface ConcurrencyLimiter {
  readonly inFlight: number;
  /**
   * Admits a request.
   *
   * @param caller The name of the caller; unused unless the limiter is shared. Default: empty.
   * @returns the function that releases it; a second call does nothing.
   * @throws {Failure} of kind `unavailable` where it is rejected.
   */
  acquire(caller?: string): () => void;
}

/**
 * Creates a concurrency limiter. It rejects at once what would only queue, which keeps the responses to the others in
 * time ("Using load shedding to avoid overload", Amazon Builders' Library).
 *
 * A shared one gives each caller a fair part, without ending a request that is in flight. An eighth of `max` is a
 * reserve for callers that have nothing in flight. Of the other seven eighths, a caller may have at most as many as are
 * free (dynamic thresholds, as switches share their buffers: Choudhury and Hahne, 1998). So:
 * - there are never more than `max` in flight, and one caller alone has at most 7/16 of them;
 * - `n` callers that want all they can get come to 7/8 of `max` / (n + 1) each, as requests end;
 * - while one caller has any number and the others, `n` with it, less than 7/8 of `max` / 2n each, none of the others
 *   is rejected;
 * - a caller with nothing in flight is rejected only where an eighth of `max` other callers, or more, have something.
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
 * Creates the middleware that admits the requests of known callers. A request is in flight until its response is ready,
 * however slowly that is read, or until its caller hangs up.
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

/** The most requests whose authentication is in progress: their token is being verified, or its key fetched. */
export const maxAuthenticating = 64;

/**
 * Limits how many requests wait for their authentication. They do not count against the limit of authenticated
 * requests. Methods that need no waiting, as API keys, are never limited.
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
    // An unhandled rejection would end the process.
    known.catch(() => undefined);
    throw error;
  }
}
