import { Failure } from '../errors/failure.ts';
import type { RateLimiter, RateLimitResult } from '../stores/rate-limiter.ts';

/** Somebody who may call, and what they may do. What is not listed they may not. */
export interface Caller {
  /** The name, as logs and metrics have it. */
  readonly name: string;
  /** The ids of the operations that they may use. */
  readonly operations: ReadonlySet<string>;
  /** The names of the targets that they may read. */
  readonly targets: ReadonlySet<string>;
  /** A turn for each of their requests; undefined where they have no rate of their own. */
  readonly rateLimiter: RateLimiter | undefined;
}

/**
 * Makes the caller of a gateway that asks nobody who they are.
 *
 * @param operations The ids of all operations.
 * @param targets The names of all targets.
 */
export function anonymousCaller(operations: Iterable<string>, targets: Iterable<string>): Caller {
  return { name: 'anonymous', operations: new Set(operations), targets: new Set(targets), rateLimiter: undefined };
}

/**
 * Takes one of the caller's rateLimiter. A promise only where the rate holds over several gateways, which have to be asked.
 *
 * @throws {Failure} of kind `caller-rate` where there is none, with the time until the next one.
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
 * Checks that a caller may use an operation. Which targets it may read is part of the routing: others do not exist for
 * it.
 *
 * @throws {Failure} of kind `forbidden`, with the operations that the caller may use.
 */
export function authorize({ name, operations }: Caller, operationId: string): void {
  if (operations.has(operationId)) return;
  throw new Failure('forbidden', {
    detail: `The caller ${name} may not use ${operationId}; allowed: ${[...operations].join(', ')}.`,
  });
}
