import { ContractError } from './contract-error.ts';
import {
  type OpenApiDocument,
  type ParameterSchema,
  parameter,
  parameterSchema,
  pathItem,
  response,
} from './document.ts';
import { resolve } from './reference.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** One parameter of an operation, its references resolved. */
export interface Parameter {
  /** The name as it is on the wire. */
  readonly name: string;
  /** Where it travels. */
  readonly in: 'query' | 'path' | 'header' | 'cookie';
  /** Whether a request without it is invalid. */
  readonly required: boolean;
  /** What its value must be. */
  readonly schema: ParameterSchema;
}

/** One operation of the contract. */
export interface Operation {
  /** Its operationId, unique in the document. */
  readonly id: string;
  /** Its HTTP method in capitals. */
  readonly method: string;
  /** Its path template, for instance `/audit/tasks/{taskId}`. */
  readonly path: string;
  /** Its parameters: those of the path item that it does not override, then its own. */
  readonly parameters: readonly Parameter[];
  /** Its answers by status, `default` among them. */
  readonly responses: ReadonlyMap<string, OperationResponse>;
}

/** What an operation's answer of one status is like. */
export interface OperationResponse {
  /** The tokens of the pointer to each media type's schema in the document. */
  readonly schemas: ReadonlyMap<string, readonly string[]>;
}

/**
 * Lists the operations of a document with every reference resolved.
 *
 * @throws {ContractError} for a reference that leads nowhere and for an operationId that occurs twice.
 */
export function readOperations(document: OpenApiDocument): Operation[] {
  const operations = Object.keys(document.paths).flatMap((path) => readPathItem(document, path));
  for (const [id, namesakes] of Map.groupBy(operations, (operation) => operation.id)) {
    if (namesakes.length === 1) continue;
    const routes = namesakes.map(({ method, path }) => `${method} ${path}`).join(' and ');
    const [, { path, method } = { path: '', method: '' }] = namesakes;
    const place = ['paths', path, method.toLowerCase(), 'operationId'];
    throw new ContractError(`operationId ${id}: ${routes} have it; it must be unique`, place);
  }
  return operations;
}

function readPathItem(document: OpenApiDocument, path: string): Operation[] {
  const { value: item, place } = resolve(document, ['paths', path], pathItem);
  const shared = readParameters(document, place, item.parameters);
  return methods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    const at = [...place, method];
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      parameters: override(shared, readParameters(document, at, operation.parameters)),
      responses: new Map(
        Object.keys(operation.responses).map((status) => [
          status,
          readResponse(document, [...at, 'responses', status]),
        ]),
      ),
    };
  });
}

function readParameters(
  document: OpenApiDocument,
  owner: readonly string[],
  list: readonly unknown[] = [],
): Parameter[] {
  return list.map((_, index) => {
    const { value, place } = resolve(document, [...owner, 'parameters', String(index)], parameter);
    const schema = resolve(document, [...place, 'schema'], parameterSchema);
    return { name: value.name, in: value.in, required: value.required, schema: schema.value };
  });
}

// Name and place together make a parameter the same (OpenAPI 3.1, "Operation Object").
function override(shared: readonly Parameter[], own: readonly Parameter[]): Parameter[] {
  return [...new Map([...shared, ...own].map((one) => [`${one.in} ${one.name}`, one])).values()];
}

function readResponse(document: OpenApiDocument, at: readonly string[]): OperationResponse {
  const { value, place } = resolve(document, at, response);
  return {
    schemas: new Map(Object.keys(value.content).map((type) => [type, [...place, 'content', type, 'schema']])),
  };
}
