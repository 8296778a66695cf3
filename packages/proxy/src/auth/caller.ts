import { Failure } from '../errors/failure.ts';
import type { RateLimiter, RateLimitResult } from '../stores/rate-limiter.ts';

/** A caller and its permissions. What is not listed is not allowed. */
export interface Caller {
  /** The name, as logs and metrics have it. */
  readonly name: string;
  readonly operations: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
  /** Limits its requests; undefined where it has no rate of its own. */
  readonly rateLimiter: RateLimiter | undefined;
}

/**
 * Makes the caller of every request where authentication is off.
 *
 * @param operations The ids of all operations.
 * @param targets The names of all targets.
 */
export function anonymousCaller(operations: Iterable<string>, targets: Iterable<string>): Caller {
  return { name: 'anonymous', operations: new Set(operations), targets: new Set(targets), rateLimiter: undefined };
}

/**
 * Applies the caller's rate limit to a request. A promise only where several gateways share the limit through Redis.
 *
 * @throws {Failure} of kind `caller-rate` above the limit, with the time until the next request is allowed.
 */
export function enforceCallerRate({ name, rateLimiter }: Caller): void | Promise<void> {
  const turn = rateLimiter?.take();
  if (turn instanceof Promise) return turn.then((taken) => throwUnlessTaken(name, taken));
  if (turn !== undefined) throwUnlessTaken(name, turn);
}

function throwUnlessTaken(name: string, { taken, waitMs }: RateLimitResult): void {
  if (taken) return;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  throw new Failure('caller-rate', {
    detail: `The caller ${name} sends requests faster than its rate; the next is taken in ${seconds} s.`,
    retryAfterMs: Math.max(1, waitMs),
  });
}

/**
 * Checks that a caller may use an operation. Routing checks the target: one that a caller may not read does not exist
 * for it.
 *
 * @throws {Failure} of kind `forbidden`, with the operations that the caller may use.
 */
export function authorize({ name, operations }: Caller, operationId: string): void {
  if (operations.has(operationId)) return;
  throw new Failure('forbidden', {
    detail: `The caller ${name} may not use ${operationId}; allowed: ${[...operations].join(', ')}.`,
  });
}
