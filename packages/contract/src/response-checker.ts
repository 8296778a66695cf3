import ajvFormats from 'ajv-formats';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ContractError, reasonOf } from './contract-error.ts';
import { fromFragment, toFragment } from './json-pointer.ts';
import type { Contract } from './load-contract.ts';
import type { Operation, OperationResponse } from './operations.ts';

/** One place where an answer breaks the contract. */
export interface Violation {
  /** Where in the answer's content, as a JSON pointer (RFC 6901); '' is the whole of it. No other violation has it. */
  readonly pointer: string;
  /** Everything that is wrong there, and what is allowed. */
  readonly message: string;
}

/** An answer, its content parsed. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The content type, parameters allowed; '' where there is none. */
  readonly contentType: string;
  /** The parsed content. */
  readonly body: unknown;
}

/** Tells where an operation's answer breaks the contract; nothing for one that keeps it. */
export type ResponseChecker = (operation: Operation, answer: Answer) => readonly Violation[];

type Validate = NonNullable<ReturnType<Ajv2020['getSchema']>>;

/**
 * Compiles the contract's response schemas into a checker. A status that an operation does not list falls under its
 * range, for instance `4XX`, or else under `default`; a content type that the status does not have is a violation.
 *
 * @throws {ContractError} for a schema that is not one.
 */
export function createResponseChecker({ document, operations }: Contract): ResponseChecker {
  // Strict mode refuses OpenAPI's own keywords, which surround the schemas.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  orContractError('#', () => ajv.addSchema(document, 'contract'));
  const compiled = compileSchemas(ajv, operations);

  return ({ responses }, { status, contentType, body }) => {
    const response =
      responses.get(String(status)) ?? responses.get(`${Math.trunc(status / 100)}XX`) ?? responses.get('default');
    if (response === undefined) return whole(`status ${mustBe([...responses.keys()], status)}`);
    const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (mediaType === '' && response.schemas.size === 0) return [];
    const validate = compiled.get(response)?.get(mediaType);
    if (validate === undefined) return whole(`content type ${mustBe([...response.schemas.keys()], mediaType)}`);
    return validate(body) === true ? [] : toViolations(validate.errors ?? []);
  };
}

/** Validators by responses and their media types. Ajv compiles the same schema once. */
type Compiled = ReadonlyMap<OperationResponse, ReadonlyMap<string, Validate>>;

function compileSchemas(ajv: Ajv2020, operations: readonly Operation[]): Compiled {
  const responses = operations.flatMap((operation) => [...operation.responses.values()]);
  const compileAll = ({ schemas }: OperationResponse): ReadonlyMap<string, Validate> =>
    new Map(Array.from(schemas, ([mediaType, place]) => [mediaType, compile(ajv, toFragment(place))]));
  return new Map(responses.map((response) => [response, compileAll(response)]));
}

function compile(ajv: Ajv2020, fragment: string): Validate {
  const validate = orContractError(fragment, () => ajv.getSchema(`contract${fragment}`));
  if (validate === undefined)
    throw new ContractError(`${fragment}: there is no schema at this place`, fromFragment(fragment));
  return validate;
}

function orContractError<Result>(place: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ContractError(`${place}: ${reasonOf(error)}`, fromFragment(place));
  }
}

function whole(message: string): Violation[] {
  return [{ pointer: '', message }];
}

function mustBe(allowed: readonly string[], actual: string | number): string {
  return `must be ${allowed.join(' or ') || 'absent'}; it is ${actual || 'absent'}`;
}

// A value that fits none of several schemas is an error for each of them.
function toViolations(errors: readonly ErrorObject[]): Violation[] {
  return [...Map.groupBy(errors, ({ instancePath }) => instancePath)].map(([pointer, faults]) => ({
    pointer,
    message: [...new Set(faults.map(describeFault))].join('; '),
  }));
}

function describeFault({ message = 'is invalid', params }: ErrorObject): string {
  const { allowedValues } = params;
  return Array.isArray(allowedValues) ? `${message}: ${allowedValues.join(', ')}` : message;
}
