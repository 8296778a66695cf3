import type * as z from 'zod';
import { ContractError } from './contract-error.ts';
import { fromFragment, toPointer } from './json-pointer.ts';

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
  const place = follow(root, from);
  const parsed = shape.safeParse(at(root, place));
  if (parsed.success) return { value: parsed.data, place };
  throw faulty(parsed.error, place);
}

/** The error of a value that stands at a place and does not have the expected shape: each fault with its own place. */
export function faulty({ issues }: z.ZodError, at: readonly string[], intro = ''): ContractError {
  const faults = issues.map(({ path, message }) => ({ place: [...at, ...path.map(String)], message }));
  const texts = faults.map(({ place, message }) => `${toPointer(place) || 'the document'}: ${message}`);
  return new ContractError(intro + texts.join('; '), faults[0]?.place);
}

function follow(root: unknown, from: readonly string[]): readonly string[] {
  const followed = new Set<string>();
  let place = from;
  let target = at(root, place);
  while (isObject(target) && typeof target['$ref'] === 'string') {
    const ref = target['$ref'];
    const refuse = (fault: string): never => {
      throw new ContractError(`${toPointer(place)}: $ref ${ref}: ${fault}`, [...place, '$ref']);
    };
    const next = fromFragment(ref) ?? refuse('must be a JSON pointer within the document, #/…');
    target = at(root, next) ?? refuse('there is nothing at this place');
    if (followed.has(ref)) refuse('leads back to itself');
    followed.add(ref);
    place = next;
  }
  return place;
}
