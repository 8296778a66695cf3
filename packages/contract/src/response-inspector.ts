import type { ErrorObject } from 'ajv';
import { closeDocument, closingMark, toDocumentedPointer } from './closed-document.ts';
import type { Contract } from './contract.ts';
import { fromPointer, isObject, toPointer, valueAt } from './json-pointer.ts';
import type { Operation } from './operations.ts';
import {
  createResponseChecker,
  type ParsedResponse,
  type ResponseChecker,
  type Violation,
} from './response-checker.ts';
import { createSchemaCompiler, type Validate } from './schema-compiler.ts';

const mediaType = 'application/json';

/** What a response can have beyond the contract: a member, the name of a map's member, or a value of an enumeration. */
export type AdditionKind = 'unknown-member' | 'unknown-name' | 'unknown-value';

/** A way in which a success differs from the contract. It holds no value of the response but names. */
export interface Difference {
  readonly kind: AdditionKind | 'violation';
  /** A JSON pointer (RFC 6901) in which `*` is any index and any name that is not the contract's own. */
  readonly pointer: string;
  /** The value or name that the contract does not know, where it looks like a name: at most 64 letters, digits, `_.:-`. */
  readonly name?: string;
  /** The JSON type of the value. */
  readonly type: string;
  /** What the contract demands; of a violation alone. */
  readonly expected?: string;
}

/** What an inspection found. */
export interface Inspection {
  /** What a {@link ResponseChecker} finds. */
  readonly violations: readonly Violation[];
  /** How a success (200) differs, each difference once, however often it occurs; nothing for other statuses. */
  readonly differences: readonly Difference[];
}

/** Validates a response of an operation, and finds what the contract does not know. */
export type ResponseInspector = (operation: Operation, response: ParsedResponse) => Inspection;

interface Addition {
  readonly kind: AdditionKind;
  /** A JSON pointer to the value that has the addition. */
  readonly pointer: string;
  /** The unknown name or value. Text of the response, of any length. */
  readonly text: string;
  readonly value: unknown;
}

/**
 * Compiles the contract into an inspector of responses. Nothing within an unknown member is inspected. Most responses are
 * successes without a difference; they are validated once, and the {@link ResponseChecker} is compiled for the first
 * other one.
 *
 * @throws {ContractError} for a reference that leads nowhere, and for a schema of a success that is not one.
 */
export function createResponseInspector(contract: Contract): ResponseInspector {
  const { document, operations } = contract;
  const compile = createSchemaCompiler(closeDocument(document));
  const successes = new Map(
    operations.flatMap(({ id, responses }) => {
      const location = responses.get('200')?.schemas.get(mediaType);
      return location === undefined
        ? []
        : [[id, { validate: compile(location), schema: valueAt(document, location) }] as const];
    }),
  );
  let checkResponse: ResponseChecker | undefined;

  return (operation, response) => {
    const success = response.status === 200 ? successes.get(operation.id) : undefined;
    const isClosed = success?.validate(response.body) === true;
    if (isClosed && response.contentType === mediaType) return { violations: [], differences: [] };
    checkResponse ??= createResponseChecker(contract);
    const violations = checkResponse(operation, response);
    if (success === undefined) return { violations, differences: [] };
    const documented = (pointer: string): string => toDocumentedPointer(document, success.schema, pointer);
    const differences = [
      ...violations.map((violation) => ofViolation(violation, response.body, documented)),
      ...distinctAdditions(isClosed ? [] : success.validate.errors).map((each) => ofAddition(each, documented)),
    ];
    return { violations, differences: distinct(differences, keyOf) };
  };
}

/** Leaves out what differs from another addition only by the index of an item: a page can have hundreds of them. */
function distinctAdditions(errors: Validate['errors']): Addition[] {
  const additions = (errors ?? []).flatMap(toAddition);
  return distinct(
    additions,
    ({ kind, pointer, text }) => `${kind} ${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')} ${text}`,
  );
}

function toAddition({ keyword, params, instancePath: pointer, data, parentSchema }: ErrorObject): Addition[] {
  if (parentSchema?.[closingMark] !== true) return [];
  const { additionalProperty: member, propertyName: name } = params;
  if (keyword === 'enum')
    return typeof data === 'string' ? [{ kind: 'unknown-value', pointer, text: data, value: data }] : [];
  const [kind, text] =
    keyword === 'propertyNames' ? (['unknown-name', name] as const) : (['unknown-member', member] as const);
  return isObject(data) && typeof text === 'string' ? [{ kind, pointer, text, value: data[text] }] : [];
}

function ofViolation(
  { pointer, message }: Violation,
  body: unknown,
  documented: (pointer: string) => string,
): Difference {
  const type = jsonTypeOf(valueAt(body, fromPointer(pointer)));
  return { kind: 'violation', pointer: documented(pointer), type, expected: message };
}

function ofAddition({ kind, pointer, text, value }: Addition, documented: (pointer: string) => string): Difference {
  const name = /^[\w.:-]{1,64}$/.test(text) ? text : undefined;
  const owner = documented(pointer);
  const type = jsonTypeOf(value);
  if (kind === 'unknown-member') return { kind, pointer: owner + toPointer([name ?? '*']), type };
  return { kind, pointer: kind === 'unknown-name' ? `${owner}/*` : owner, type, ...(name !== undefined && { name }) };
}

function keyOf({ kind, pointer, name = '' }: Difference): string {
  return `${kind} ${pointer} ${name}`;
}

function distinct<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [keyOfItem(item), item])).values()];
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
