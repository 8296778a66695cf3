import { ContractError } from './contract-error.ts';
import { type OpenApiDocument, type ParameterSchema, parameter, parameterSchema, response } from './document.ts';
import { resolve } from './reference.ts';

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

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
  /** Its parameters, those of the path item included. */
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
  const operations = Object.keys(document.paths).flatMap((path) =>
    methods.flatMap((method) => readOperation(document, path, method) ?? []),
  );
  const ids = operations.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new ContractError(`operationId ${repeated}: occurs twice`);
  return operations;
}

function readOperation(
  document: OpenApiDocument,
  path: string,
  method: (typeof methods)[number],
): Operation | undefined {
  const item = document.paths[path];
  const operation = item?.[method];
  if (operation === undefined) return undefined;
  const place = ['paths', path, method];
  const ofItem = item?.parameters?.map((_, index) => ['paths', path, 'parameters', String(index)]) ?? [];
  const own = operation.parameters?.map((_, index) => [...place, 'parameters', String(index)]) ?? [];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    parameters: [...ofItem, ...own].map((at) => readParameter(document, at)),
    responses: new Map(
      Object.keys(operation.responses).map((status) => [
        status,
        readResponse(document, [...place, 'responses', status]),
      ]),
    ),
  };
}

function readParameter(document: OpenApiDocument, at: readonly string[]): Parameter {
  const { value, place } = resolve(document, at, parameter);
  const schema = resolve(document, [...place, 'schema'], parameterSchema);
  return { name: value.name, in: value.in, required: value.required, schema: schema.value };
}

function readResponse(document: OpenApiDocument, at: readonly string[]): OperationResponse {
  const { value, place } = resolve(document, at, response);
  return {
    schemas: new Map(Object.keys(value.content).map((type) => [type, [...place, 'content', type, 'schema']])),
  };
}
