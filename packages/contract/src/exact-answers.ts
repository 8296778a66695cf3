import { closedDocument } from './closed-document.ts';
import type { Contract } from './contract.ts';
import type { Operation } from './operations.ts';
import { createSchemaCompiler } from './schema-compiler.ts';

/**
 * Tells whether a parsed success of an operation (200, JSON) is just as the contract has it: it keeps the contract, and
 * has no member, name or enum's value that the contract does not know.
 */
export type IsExact = (operation: Operation, body: unknown) => boolean;

/**
 * Compiles the contract into a test for answers as they usually are. It takes less time than to look for faults and for
 * additions, which are then looked for in the few answers that do not pass.
 *
 * @throws {ContractError} for a schema that is not one.
 */
export function createExactTest({ document, operations }: Contract): IsExact {
  const compile = createSchemaCompiler(closedDocument(document), { allErrors: false });
  const places = operations.map(
    ({ id, responses }) => [id, responses.get('200')?.schemas.get('application/json')] as const,
  );
  const compiled = new Map(places.map(([id, place]) => [id, place && compile(place)]));
  return ({ id }, body) => compiled.get(id)?.(body) === true;
}
