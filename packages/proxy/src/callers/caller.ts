import { Failure } from '../failure/failure.ts';
import type { TokenBucket } from '../resilience/token-bucket.ts';

/** Somebody who may call, and what they may do. What is not listed they may not. */
export interface Caller {
  /** The name, as logs and metrics have it. */
  readonly name: string;
  /** The ids of the operations that they may use. */
  readonly operations: ReadonlySet<string>;
  /** The names of the targets that they may read. */
  readonly targets: ReadonlySet<string>;
  /** A token for each of their requests; undefined where they have no rate of their own. */
  readonly turns: TokenBucket | undefined;
}

/**
 * Makes the caller of a gateway that asks nobody who they are.
 *
 * @param operations The ids of all operations.
 * @param targets The names of all targets.
 */
export function anonymousCaller(operations: Iterable<string>, targets: Iterable<string>): Caller {
  return { name: 'anonymous', operations: new Set(operations), targets: new Set(targets), turns: undefined };
}

/**
 * Takes one of the caller's turns.
 *
 * @throws {Failure} of kind `caller-rate` where there is none, with the time until the next one as `Retry-After`.
 */
export function takeTurn({ name, turns }: Caller): void {
  if (turns === undefined || turns.take()) return;
  const seconds = Math.ceil(turns.waitMs() / 1000);
  throw new Failure('caller-rate', {
    detail: `The caller ${name} sends requests faster than its rate; the next is taken in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  });
}
