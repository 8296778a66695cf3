import type { Operation } from '@audit-gateway/contract';
import { Failure } from '../errors/failure.ts';
import { defaultTarget } from '../config/default-target.ts';

/** A path without the name of the target that it began with. */
export interface TargetedPath {
  /** The target's name; undefined where the path names none and there is no default target. */
  readonly target: string | undefined;
  /** The rest of the path, as the contract knows it. */
  readonly path: string;
}

/**
 * Takes the target's name off a path: `/us/audit/tasks` is `/audit/tasks` of target `us`, where there is one. AWS's
 * clients keep the path of their endpoint, so an endpoint with a path selects a target. Where the endpoint ends in a
 * slash, some of them send an empty segment after it, `/us//audit/tasks`: it is dropped.
 *
 * @param isTarget Whether the caller may read a target of this name: others do not exist for it, so that no response
 *   reveals their names.
 */
export function splitTarget(path: string, isTarget: (name: string) => boolean): TargetedPath {
  const end = path.indexOf('/', 1);
  const name = end === -1 ? '' : path.slice(1, end);
  if (name !== '' && name !== defaultTarget && isTarget(name)) {
    return { target: name, path: withoutEmptySegment(path.slice(end)) };
  }
  return { target: isTarget(defaultTarget) ? defaultTarget : undefined, path: withoutEmptySegment(path) };
}

function withoutEmptySegment(path: string): string {
  return path.startsWith('//') ? path.slice(1) : path;
}

/**
 * Names the paths of operations for the log: the template of the path of a request that was refused before it was
 * routed; undefined where no operation has its path.
 *
 * @param isTarget Whether there is a target of this name, whoever may read it.
 */
export function createRouteNames(
  operations: readonly Operation[],
  isTarget: (name: string) => boolean,
): (fullPath: string) => string | undefined {
  const templates = [...new Set(operations.map(({ path }) => path))].map((path) => [path, path.split('/')] as const);
  return (fullPath) => {
    const segments = splitTarget(fullPath, isTarget).path.split('/');
    return templates.find(([, template]) => match(template, segments) !== undefined)?.[0];
  };
}

/** The operation of a request. */
export interface RouteMatch {
  readonly operation: Operation;
  /** The values of its path's parameters, percent-encoded as on the wire. */
  readonly pathValues: ReadonlyMap<string, string>;
}

/** A request's method and path, as on the wire but for the target's name. */
export interface RoutedRequest extends TargetedPath {
  readonly method: string;
}

/** Finds the operation of a request. */
export type Route = (request: RoutedRequest) => RouteMatch;

/**
 * Makes the routing for the contract's operations. Letter case and a trailing slash matter, as they do for AWS.
 *
 * The route throws a {@link Failure} for a path that no target or operation has, and for a method that none at the path
 * has. It repeats no path: a caller chose it, and it would get into the log.
 */
export function createRoute(operations: readonly Operation[]): Route {
  const templates = operations.map((operation) => ({ operation, segments: operation.path.split('/') }));
  const paths = [...new Set(operations.map((operation) => operation.path))];
  const withTarget = paths.map((path) => `/{target}${path}`).join(', ');
  const allMethods = [...new Set(operations.map((operation) => operation.method))];
  return ({ method, target, path }) => {
    // RFC 9112, section 3.2.4: it is about the server as a whole.
    if (path === '*') throw notAllowed(method, path, allMethods);
    if (target === undefined) {
      const detail = `There is no operation at this path. It must begin with the name of a target that you may read: ${withTarget}.`;
      throw new Failure('unknown-operation', { detail });
    }
    const segments = path.split('/');
    const others: Operation[] = [];
    for (const { operation, segments: template } of templates) {
      const pathValues = match(template, segments);
      if (pathValues === undefined) continue;
      if (operation.method === method) return { operation, pathValues };
      others.push(operation);
    }
    const [other] = others;
    if (other === undefined) {
      const detail = `There is no operation at this path; there is at ${paths.join(', ')}.`;
      throw new Failure('unknown-operation', { detail });
    }
    const methods = others.map((operation) => operation.method);
    throw notAllowed(method, other.path, methods);
  };
}

function notAllowed(method: string, path: string, methods: readonly string[]): Failure {
  const allowed = methods.join(', ');
  const detail = `${method} is not allowed at ${path}; allowed: ${allowed}.`;
  return new Failure('method-not-allowed', { detail, headers: { Allow: allowed } });
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
