import type { Operation } from '@audit-gateway/contract';
import { compileParameter, type ParameterValue } from './constraints.ts';
import { parseQuery, percentDecode, type RequestTarget } from './url-text.ts';

/** A request's parameters by name. Integers and times are numbers, times as milliseconds since 1970. */
export type RequestParameters = ReadonlyMap<string, ParameterValue>;

/** A request of one of the contract's operations. */
export interface OperationRequest {
  /** The operation's id. */
  readonly operationId: string;
  /** Reads the parameters; a text says in AWS's words why they are refused. */
  readonly readParameters: () => RequestParameters | string;
}

/** Finds the operation that a request is for; undefined where there is none. */
export type RequestReader = (method: string, target: RequestTarget) => OperationRequest | undefined;

/**
 * Compiles the contract's operations into a reader of requests. Paths are compared as they are sent, letter by letter;
 * a path parameter is one segment that is not empty. Query parameters that the contract does not know are ignored.
 */
export function createRequestReader(operations: readonly Operation[]): RequestReader {
  const routes = operations.map(compileRoute);
  return (method, target) => {
    for (const route of routes) {
      const request = route(method, target);
      if (request !== undefined) return request;
    }
    return undefined;
  };
}

function compileRoute(operation: Operation): RequestReader {
  const template = new RegExp(`^${operation.path.replaceAll(/\{(.+?)\}/g, '(?<$1>[^/]+)')}$`);
  // AWS looks at no header that the contract has.
  const inUrl = operation.parameters.filter(({ in: place }) => place === 'path' || place === 'query');
  const readers = inUrl.map((parameter) => ({ ...parameter, read: compileParameter(parameter) }));
  return (method, { path, query }) => {
    const match = method === operation.method ? template.exec(path) : null;
    if (match === null) return undefined;
    return {
      operationId: operation.id,
      readParameters: () => {
        const queryTexts = parseQuery(query);
        const parameters = new Map<string, ParameterValue>();
        const failures: string[] = [];
        for (const { name, in: place, read } of readers) {
          const texts = place === 'path' ? [percentDecode(match.groups?.[name] ?? '')] : (queryTexts.get(name) ?? []);
          const reading = read(texts);
          if (!reading.ok) failures.push(...reading.failures);
          else if (reading.value !== undefined) parameters.set(name, reading.value);
        }
        return failures.length === 0 ? parameters : describeFailures(failures);
      },
    };
  };
}

function describeFailures(failures: readonly string[]): string {
  return `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected: ${failures.join('; ')}`;
}
