import type { ErrorObject } from 'ajv';
import type { Contract } from './contract.ts';
import type { Operation, OperationResponse } from './operations.ts';
import { createSchemaCompiler } from './schema-compiler.ts';

/** One location where a response breaks the contract. */
export interface Violation {
  /** A JSON pointer (RFC 6901) into the content; '' is the whole of it. Each violation has another. */
  readonly pointer: string;
  /** Everything that is wrong there, and what is allowed. It repeats no value of the response. */
  readonly message: string;
}

/** A response, its content parsed. */
export interface ParsedResponse {
  readonly status: number;
  /** Parameters allowed; '' where there is none. */
  readonly contentType: string;
  readonly body: unknown;
}

/** Validates a response of an operation; a valid one has no violations. */
export type ResponseChecker = (operation: Operation, response: ParsedResponse) => readonly Violation[];

/**
 * Compiles the contract's response schemas into a checker. A status that an operation does not list falls under its
 * range, for instance `4XX`, or else under `default`; a content type that the status does not have is a violation.
 *
 * @throws {ContractError} for a schema that is not one.
 */
export function createResponseChecker({ document, operations }: Contract): ResponseChecker {
  const compile = createSchemaCompiler(document);
  for (const { responses } of operations) {
    for (const { schemas } of responses.values()) for (const location of schemas.values()) compile(location);
  }
  return ({ responses }, { status, contentType, body }) => {
    const response = documentedResponse(responses, status);
    if (response === undefined) return whole(`status ${mustBe([...responses.keys()], status)}`);
    const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (mediaType === '' && response.schemas.size === 0) return [];
    const location = response.schemas.get(mediaType);
    if (location === undefined) return whole(`content type ${mustBe([...response.schemas.keys()], mediaType)}`);
    const validate = compile(location);
    return validate(body) === true ? [] : toViolations(validate.errors ?? []);
  };
}

function documentedResponse(responses: Operation['responses'], status: number): OperationResponse | undefined {
  return responses.get(String(status)) ?? responses.get(`${Math.trunc(status / 100)}XX`) ?? responses.get('default');
}

function whole(message: string): Violation[] {
  return [{ pointer: '', message }];
}

function mustBe(allowed: readonly string[], actual: string | number): string {
  return `must be ${allowed.join(' or ') || 'absent'}; it is ${actual || 'absent'}`;
}

// A value that is valid for none of several schemas has an error for each of them.
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
