import type * as z from 'zod';
import { ContractError } from './contract-error.ts';
import { fromFragment } from './json-pointer.ts';

/** What stands at a place of the document once its references are followed. */
export interface Resolved<Value> {
  /** The parsed value. */
  readonly value: Value;
  /** The tokens of the pointer to where it really stands. */
  readonly place: readonly string[];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function at(root: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (value, token) => (isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined),
    root,
  );
}

/**
 * Follows `$ref` within the document, from a place, until something that is not a reference comes, and parses that.
 *
 * @throws {ContractError} where a reference leads outside the document, nowhere, in a circle, or to something that
 *   does not have the expected shape.
 */
export function resolve<Shape extends z.ZodType>(
  root: unknown,
  from: readonly string[],
  shape: Shape,
): Resolved<z.output<Shape>> {
  const followed = new Set<string>();
  let place = from;
  let target = at(root, place);
  while (isObject(target) && typeof target['$ref'] === 'string') {
    const ref = target['$ref'];
    if (!ref.startsWith('#/')) throw new ContractError(`$ref ${ref}: only references within the document are read`);
    if (followed.has(ref)) throw new ContractError(`$ref ${ref}: leads back to itself`);
    followed.add(ref);
    place = fromFragment(ref);
    target = at(root, place);
    if (target === undefined) throw new ContractError(`$ref ${ref}: there is nothing at this place`);
  }
  const parsed = shape.safeParse(target);
  if (parsed.success) return { value: parsed.data, place };
  const faults = parsed.error.issues.map(({ path, message }) => [...place, ...path].join('/') + `: ${message}`);
  throw new ContractError(faults.join('; '));
}
