import type { Operation } from '@audit-gateway/contract';
import { Failure } from '../failure/failure.ts';

/** The operation that a request asks for. */
export interface RouteMatch {
  /** The operation. */
  readonly operation: Operation;
  /** The values of its path's parameters, percent-encoded as on the wire. */
  readonly pathValues: ReadonlyMap<string, string>;
}

/** Finds what a method and a path, as on the wire, ask for. */
export type Route = (method: string, path: string) => RouteMatch;

/**
 * Makes the routing for the contract's operations. Letter case and a trailing slash matter, as they do for AWS.
 *
 * The route throws a {@link Failure} for a path that no operation has, and for a method that none at the path has.
 */
export function createRoute(operations: readonly Operation[]): Route {
  const templates = operations.map((operation) => ({ operation, segments: operation.path.split('/') }));
  // The path is not repeated: a caller may have put anything there, and the log would keep it.
  const paths = [...new Set(operations.map((operation) => operation.path))].join(', ');
  const detailOfUnknown = `There is no operation at this path; there is at ${paths}.`;
  return (method, path) => {
    const segments = path.split('/');
    const allowed: string[] = [];
    for (const { operation, segments: template } of templates) {
      const pathValues = match(template, segments);
      if (pathValues === undefined) continue;
      if (operation.method === method) return { operation, pathValues };
      allowed.push(operation.method);
    }
    if (allowed.length === 0) throw new Failure('unknown-operation', { detail: detailOfUnknown });
    const methods = allowed.join(', ');
    const detail = `${method} is not allowed at ${path}; allowed: ${methods}.`;
    throw new Failure('method-not-allowed', { detail, headers: { Allow: methods } });
  };
}

function match(template: readonly string[], path: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (template.length !== path.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const actual = path[index] ?? '';
    if (expected.startsWith('{') && actual !== '') values.set(expected.slice(1, -1), actual);
    else if (expected !== actual) return undefined;
  }
  return values;
}
