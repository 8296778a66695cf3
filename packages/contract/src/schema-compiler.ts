import ajvFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ContractError, reasonOf } from './contract-error.ts';
import { fromFragment, toFragment } from './json-pointer.ts';

/** Tells whether a value is valid, and keeps every fault in `errors`, with the value and schema that it concerns. */
export type Validate = NonNullable<ReturnType<Ajv2020['getSchema']>>;

/**
 * Compiles the schema at a location of the document, given as a JSON pointer's tokens.
 *
 * It throws a {@link ContractError} where there is none.
 */
export type SchemaCompiler = (location: readonly string[]) => Validate;

/**
 * Creates a compiler of a document's schemas. A schema is compiled once.
 *
 * @throws {ContractError} for a document that JSON Schema cannot read.
 */
export function createSchemaCompiler(document: object): SchemaCompiler {
  // Strict mode refuses OpenAPI's own keywords, which surround the schemas. JSON Schema's own schema would check only
  // those; a fault of a schema itself shows when it is compiled.
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true, verbose: true });
  ajvFormats.default(ajv);
  orContractError('#', () => ajv.addSchema(document, 'contract'));
  return (location) => {
    const fragment = toFragment(location);
    const validate = orContractError(fragment, () => ajv.getSchema(`contract${fragment}`));
    if (validate !== undefined) return validate;
    throw new ContractError(`${fragment}: there is no schema at this place`, location);
  };
}

function orContractError<Result>(fragment: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ContractError(`${fragment}: ${reasonOf(error)}`, fromFragment(fragment));
  }
}
