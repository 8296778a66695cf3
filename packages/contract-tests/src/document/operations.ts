import {
  type Contract,
  createResponseChecker,
  followReferences,
  type Operation,
  valueAt,
} from '@audit-gateway/contract';
import { dereference, elements, type JsonObject, member, objectAt, locationOf, texts } from './values.ts';

/** An example of a response's content. */
export interface ResponseExample {
  readonly name: string;
  readonly value: unknown;
}

/** One content type of a documented response. */
export interface ResponseContent {
  readonly mediaType: string;
  readonly schema: JsonObject;
  readonly examples: readonly ResponseExample[];
}

/** One response that the document has for an operation. */
export interface DocumentedResponse {
  readonly operation: Operation;
  /** The status, or `default`. */
  readonly status: string;
  readonly awsErrors: readonly string[];
  readonly contents: readonly ResponseContent[];
}

/** The key under which the document has an operation's responses of a status: the status itself or `default`. */
export function documentedStatus({ responses }: Operation, status: number): string {
  return responses.has(String(status)) ? String(status) : 'default';
}

/** Lists every response of every operation. */
export function documentedResponses({ document, operations }: Contract): DocumentedResponse[] {
  return operations.flatMap((operation) =>
    [...operation.responses].map(([status, { schemas }]) => {
      const contents = [...schemas].map(([mediaType, location]): ResponseContent => {
        const examples = member(document, objectAt(document, location.slice(0, -1)), 'examples');
        return {
          mediaType,
          schema: objectAt(document, location),
          examples: Object.entries(examples).map(([name, example]) => ({
            name,
            value: dereference(document, example)['value'],
          })),
        };
      });
      const location = ['paths', operation.path, operation.method.toLowerCase(), 'responses', status];
      return { operation, status, awsErrors: texts(objectAt(document, location)['x-aws-errors']), contents };
    }),
  );
}

/** A header of a documented response. */
export interface DocumentedHeader {
  /** In lower case. */
  readonly name: string;
  readonly required: boolean;
  /** The tokens of the JSON pointer to the value's schema; no reference is on the way. */
  readonly location: readonly string[];
}

/** The headers that the document has for an operation's responses of a status. */
export function documentedHeaders({ document }: Contract, operation: Operation, status: number): DocumentedHeader[] {
  const key = documentedStatus(operation, status);
  const response = ['paths', operation.path, operation.method.toLowerCase(), 'responses', key];
  return Object.entries(member(document, objectAt(document, response), 'headers')).map(([name, header]) => ({
    name: name.toLowerCase(),
    required: dereference(document, header)['required'] === true,
    location: locationOf(document, [...response, 'headers', name, 'schema']),
  }));
}

/** Validates the value of a header; a valid one has no faults. */
export type HeaderChecker = (header: DocumentedHeader, value: string) => string[];

/** Compiles the schemas of all headers of a contract. */
export function createHeaderChecker(contract: Contract): HeaderChecker {
  const { document } = contract;
  const statuses = contract.operations.flatMap((operation) =>
    [...operation.responses.keys()].map((status) => ({ operation, status: Number(status) })),
  );
  const headers = statuses.flatMap(({ operation, status }) => documentedHeaders(contract, operation, status));
  const locations = new Map(headers.map(({ location }) => [location.join('/').toLowerCase(), location]));
  // The response checker validates content, so each header is passed as content of a media type named after it.
  const responses = new Map([['200', { schemas: locations }]]);
  const operation: Operation = { id: 'headers', method: 'GET', path: '/', parameters: [], responses };
  const check = createResponseChecker({ ...contract, operations: [operation] });
  return ({ name, location }, value) => {
    const body = readValue(objectAt(document, location)['type'], value);
    return check(operation, { status: 200, contentType: location.join('/'), body }).map(
      ({ message }) => `${name} ${message}`,
    );
  };
}

/** Parses a header's text as OpenAPI's style "simple". */
function readValue(type: unknown, text: string): string | number {
  const isNumber = ['integer', 'number'].includes(String(type)) && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}

/** What the document says of a parameter beside its schema. */
export interface ParameterNotes {
  /** As text on the wire; undefined where there is none. */
  readonly example: string | undefined;
  /** Whether RFC 3986's reserved characters may be sent unencoded. */
  readonly allowReserved: boolean;
}

/** What the document says of each parameter of an operation, by name. */
export function parameterNotes({ document }: Contract, { path, method }: Operation): Map<string, ParameterNotes> {
  const item = objectAt(document, ['paths', path]);
  const parameters = [item, member(document, item, method.toLowerCase())]
    .flatMap((owner) => elements(owner['parameters']))
    .map((parameter) => dereference(document, parameter));
  return new Map(
    parameters.map(({ name, example, allowReserved }) => [
      String(name),
      { example: exampleText(example), allowReserved: allowReserved === true },
    ]),
  );
}

/** The tokens of the JSON pointer to a parameter of an operation, references followed. */
export function parameterLocation(
  { document }: Contract,
  { path, method }: Operation,
  name: string,
): readonly string[] {
  const item = locationOf(document, ['paths', path]);
  const locations = [item, [...item, method.toLowerCase()]].flatMap((owner) =>
    elements(objectAt(document, owner)['parameters']).map((_, index) =>
      followReferences(document, [...owner, 'parameters', String(index)]),
    ),
  );
  return locations.find((location) => valueAt(document, [...location, 'name']) === name) ?? item;
}

function exampleText(example: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof example) ? String(example) : undefined;
}
