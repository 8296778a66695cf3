import { createResponseChecker, type Contract, type Operation } from '@audit-gateway/contract';
import { documentedStatus } from './responses.ts';
import { dereference, member, objectAt, placeOf } from './values.ts';

/** A header that the document has for an answer. */
export interface DocumentedHeader {
  /** Its name in lower case. */
  readonly name: string;
  /** Whether every such answer has it. */
  readonly required: boolean;
  /** The pointer's tokens to the schema of its value, no reference on the way. */
  readonly place: readonly string[];
}

/** The headers that the document has for an operation's answers of a status. */
export function documentedHeaders({ document }: Contract, operation: Operation, status: number): DocumentedHeader[] {
  const key = documentedStatus(operation, status);
  const response = ['paths', operation.path, operation.method.toLowerCase(), 'responses', key];
  return Object.entries(member(document, objectAt(document, response), 'headers')).map(([name, header]) => ({
    name: name.toLowerCase(),
    required: dereference(document, header)['required'] === true,
    place: placeOf(document, [...response, 'headers', name, 'schema']),
  }));
}

/** Tells what is wrong with the value of a header. */
export type HeaderChecker = (header: DocumentedHeader, value: string) => string[];

/** Compiles the schemas of all headers of a contract. */
export function createHeaderChecker(contract: Contract): HeaderChecker {
  const { document } = contract;
  const statuses = contract.operations.flatMap((operation) =>
    [...operation.responses.keys()].map((status) => ({ operation, status: Number(status) })),
  );
  const headers = statuses.flatMap(({ operation, status }) => documentedHeaders(contract, operation, status));
  const places = new Map(headers.map(({ place }) => [place.join('/').toLowerCase(), place]));
  // The contract's own checker judges content; to it, a header is content of a type that is called as the header.
  const responses = new Map([['200', { schemas: places }]]);
  const operation: Operation = { id: 'headers', method: 'GET', path: '/', parameters: [], responses };
  const check = createResponseChecker({ ...contract, operations: [operation] });
  return ({ name, place }, value) => {
    const body = readValue(objectAt(document, place)['type'], value);
    return check(operation, { status: 200, contentType: place.join('/'), body }).map(
      ({ message }) => `${name} ${message}`,
    );
  };
}

/** A header's text as the value that its schema is about (OpenAPI 3.1, style "simple"). */
function readValue(type: unknown, text: string): string | number {
  const isNumber = ['integer', 'number'].includes(String(type)) && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}
