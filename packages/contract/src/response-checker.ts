import ajvFormats from 'ajv-formats';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ContractError } from './contract-error.ts';
import { toFragment } from './json-pointer.ts';
import type { Contract } from './load-contract.ts';
import type { Operation } from './operations.ts';

/** One place where an answer breaks the contract. */
export interface Violation {
  /** Where in the answer's content, as a JSON pointer (RFC 6901); '' is the whole of it. */
  readonly pointer: string;
  /** What is wrong, and what is allowed. */
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
 * `default`; a content type that the status does not have is a violation.
 *
 * @throws {ContractError} for a schema that is not one.
 */
export function createResponseChecker(contract: Contract): ResponseChecker {
  // Strict mode refuses OpenAPI's own keywords, which surround the schemas.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addSchema(contract.document, 'contract');
  const compiled = compileSchemas(ajv, contract.operations);

  return (operation, { status, contentType, body }) => {
    const response = operation.responses.get(String(status)) ?? operation.responses.get('default');
    if (response === undefined) return [{ pointer: '', message: `status ${status} is not documented` }];
    const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const place = response.schemas.get(mediaType);
    const validate = place && compiled.get(toFragment(place));
    if (validate === undefined) {
      const allowed = [...response.schemas.keys()].join(', ');
      return [{ pointer: '', message: `content type must be one of: ${allowed}; it is "${mediaType}"` }];
    }
    return validate(body) === true ? [] : (validate.errors ?? []).map(toViolation);
  };
}

function compileSchemas(ajv: Ajv2020, operations: readonly Operation[]): ReadonlyMap<string, Validate> {
  const responses = operations.flatMap((operation) => [...operation.responses.values()]);
  const fragments = new Set(responses.flatMap(({ schemas }) => [...schemas.values()].map(toFragment)));
  return new Map([...fragments].map((fragment) => [fragment, compile(ajv, fragment)]));
}

function compile(ajv: Ajv2020, fragment: string): Validate {
  try {
    const validate = ajv.getSchema(`contract${fragment}`);
    if (validate !== undefined) return validate;
  } catch (error) {
    throw new ContractError(`${fragment}: ${error instanceof Error ? error.message : 'cannot be compiled'}`);
  }
  throw new ContractError(`${fragment}: there is no schema at this place`);
}

function toViolation({ instancePath, message, params }: ErrorObject): Violation {
  const allowed = 'allowedValues' in params ? `: ${String(params['allowedValues'])}` : '';
  return { pointer: instancePath, message: `${message ?? 'is invalid'}${allowed}` };
}
