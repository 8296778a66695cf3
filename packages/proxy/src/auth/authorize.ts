import type { Caller } from './caller.ts';
import { Failure } from '../errors/failure.ts';

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
