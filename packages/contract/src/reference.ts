import type * as z from 'zod';
import { ContractError } from './contract-error.ts';
import { fromFragment, isObject, toPointer, valueAt } from './json-pointer.ts';

/** A value of the document, its references followed. */
export interface Resolved<Value> {
  readonly value: Value;
  /** The tokens of the JSON pointer to the value itself, not to the reference. */
  readonly location: readonly string[];
}

/**
 * Follows `$ref` within a document until it comes to a value that is not a reference, and parses that value.
 *
 * @param from The tokens of the JSON pointer to start from.
 * @throws {ContractError} where a reference leads outside the document, nowhere, in a circle, or to something that
 *   does not have the expected shape.
 */
export function resolve<Shape extends z.ZodType>(
  root: unknown,
  from: readonly string[],
  shape: Shape,
): Resolved<z.output<Shape>> {
  const location = followReferences(root, from);
  const parsed = shape.safeParse(valueAt(root, location));
  if (parsed.success) return { value: parsed.data, location };
  throw invalidAt(parsed.error, location);
}

/** The error of a value that does not have the expected shape: each fault with its own location. */
export function invalidAt({ issues }: z.ZodError, location: readonly string[], intro = ''): ContractError {
  const faults = issues.map(({ path, message }) => ({ location: [...location, ...path.map(String)], message }));
  const texts = faults.map((fault) => `${toPointer(fault.location) || 'the document'}: ${fault.message}`);
  return new ContractError(intro + texts.join('; '), faults[0]?.location);
}

/**
 * Follows `$ref` within a document from a location, and returns the location of the first value that is not a reference.
 *
 * @throws {ContractError} where a reference leads outside the document, nowhere, or in a circle.
 */
export function followReferences(root: unknown, from: readonly string[]): readonly string[] {
  const followed = new Set<string>();
  let location = from;
  let value = valueAt(root, location);
  while (isObject(value) && typeof value['$ref'] === 'string') {
    const ref = value['$ref'];
    const refuse = (fault: string): never => {
      throw new ContractError(`${toPointer(location)}: $ref ${ref}: ${fault}`, [...location, '$ref']);
    };
    const next = fromFragment(ref) ?? refuse('must be a JSON pointer within the document, #/…');
    value = valueAt(root, next) ?? refuse('there is nothing at this place');
    if (followed.has(ref)) refuse('leads back to itself');
    followed.add(ref);
    location = next;
  }
  return location;
}
