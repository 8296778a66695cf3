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
  readonly name: string;
  readonly in: 'query' | 'path' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: ParameterSchema;
}

/** One operation of the contract. */
export interface Operation {
  /** The operationId, unique in the document. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** A template, for instance `/audit/tasks/{taskId}`. */
  readonly path: string;
  /** Those of the path item that the operation does not override, then its own. */
  readonly parameters: readonly Parameter[];
  /** By status, `default` among them. */
  readonly responses: ReadonlyMap<string, OperationResponse>;
}

/** An operation's response of one status. */
export interface OperationResponse {
  /** By media type: the tokens of the JSON pointer to the schema in the document. */
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
    const location = ['paths', path, method.toLowerCase(), 'operationId'];
    throw new ContractError(`operationId ${id}: ${routes} have it; it must be unique`, location);
  }
  return operations;
}

function readPathItem(document: OpenApiDocument, path: string): Operation[] {
  const { value: item, location } = resolve(document, ['paths', path], pathItem);
  const shared = readParameters(document, location, item.parameters);
  return methods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    const at = [...location, method];
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
    const { value, location } = resolve(document, [...owner, 'parameters', String(index)], parameter);
    const schema = resolve(document, [...location, 'schema'], parameterSchema);
    return { name: value.name, in: value.in, required: value.required, schema: schema.value };
  });
}

// Name and `in` together make a parameter the same (OpenAPI 3.1, "Operation Object").
function override(shared: readonly Parameter[], own: readonly Parameter[]): Parameter[] {
  return [...new Map([...shared, ...own].map((one) => [`${one.in} ${one.name}`, one])).values()];
}

function readResponse(document: OpenApiDocument, at: readonly string[]): OperationResponse {
  const { value, location } = resolve(document, at, response);
  return {
    schemas: new Map(Object.keys(value.content).map((type) => [type, [...location, 'content', type, 'schema']])),
  };
}
