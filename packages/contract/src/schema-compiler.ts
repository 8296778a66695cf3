import ajvFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ContractError, reasonOf } from './contract-error.ts';
import { fromFragment, toFragment } from './json-pointer.ts';

/** Tells whether a value fits a schema, and keeps what is wrong with it. */
export type Validate = NonNullable<ReturnType<Ajv2020['getSchema']>>;

/**
 * Compiles the schema that stands at a place of the document, given as a JSON pointer's tokens.
 *
 * It throws a {@link ContractError} where there is none.
 */
export type SchemaCompiler = (place: readonly string[]) => Validate;

/**
 * Creates a compiler of a document's schemas; what is compiled once is compiled.
 *
 * @param allErrors Whether validation goes on after the first fault.
 * @throws {ContractError} for a document that is none.
 */
export function createSchemaCompiler(document: object, { allErrors }: { readonly allErrors: boolean }): SchemaCompiler {
  // Strict mode refuses OpenAPI's own keywords, which surround the schemas. To JSON Schema's own schema, what surrounds
  // them is all that there is; what is wrong with a schema itself shows when it is compiled.
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors });
  ajvFormats.default(ajv);
  orContractError('#', () => ajv.addSchema(document, 'contract'));
  return (place) => {
    const fragment = toFragment(place);
    const validate = orContractError(fragment, () => ajv.getSchema(`contract${fragment}`));
    if (validate !== undefined) return validate;
    throw new ContractError(`${fragment}: there is no schema at this place`, place);
  };
}

function orContractError<Result>(place: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ContractError(`${place}: ${reasonOf(error)}`, fromFragment(place));
  }
}
