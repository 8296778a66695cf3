import type { ErrorObject } from 'ajv';
import type { Contract } from './contract.ts';
import type { Operation, OperationResponse } from './operations.ts';
import { createSchemaCompiler, type SchemaCompiler, type Validate } from './schema-compiler.ts';

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

/**
 * Compiles the contract's response schemas into a checker. A status that an operation does not list falls under its
 * range, for instance `4XX`, or else under `default`; a content type that the status does not have is a violation.
 *
 * @throws {ContractError} for a schema that is not one.
 */
export function createResponseChecker({ document, operations }: Contract): ResponseChecker {
  const compiled = compileSchemas(createSchemaCompiler(document, { allErrors: true }), operations);

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

function compileSchemas(compile: SchemaCompiler, operations: readonly Operation[]): Compiled {
  const responses = operations.flatMap((operation) => [...operation.responses.values()]);
  const compileAll = ({ schemas }: OperationResponse): ReadonlyMap<string, Validate> =>
    new Map(Array.from(schemas, ([mediaType, place]) => [mediaType, compile(place)]));
  return new Map(responses.map((response) => [response, compileAll(response)]));
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
