import type { Contract, Operation } from '@audit-gateway/contract';
import type { Place } from './text-edit.ts';

/** Finds where in a document what a difference is about stands, references followed. */
export interface DocumentPlaces {
  /** What stands at a place; undefined for nothing. */
  readonly valueAt: (place: Place) => unknown;
  /** Where an operation stands. */
  readonly operation: (id: string) => Place | undefined;
  /** Where a parameter of an operation is listed, and where it is described. */
  readonly parameter: (id: string, name: string) => { readonly listed: Place; readonly described: Place } | undefined;
  /** Where the answers of an operation stand, by their statuses. */
  readonly responses: (id: string) => ReadonlyMap<string, Place>;
  /**
   * Where a schema stands that steps of a model's place lead to, from another schema: `members`, a name, `shape` and
   * `of`.
   */
  readonly schema: (from: Place, steps: readonly string[]) => Place;
}

/** Prepares to find places in a contract's document. */
export function createDocumentPlaces({ document, operations }: Contract): DocumentPlaces {
  const valueAt = (place: Place): unknown =>
    place.reduce<unknown>((value, token) => (isObject(value) ? value[token] : undefined), document);
  const resolve = (place: Place): Place => {
    const value = valueAt(place);
    return isObject(value) && typeof value['$ref'] === 'string' ? resolve(fromPointer(value['$ref'])) : place;
  };
  const placeOf = ({ path, method }: Operation): Place => [...resolve(['paths', path]), method.toLowerCase()];
  const operation = (id: string): Place | undefined => {
    const found = operations.find((one) => one.id === id);
    return found && placeOf(found);
  };
  const listed = (id: string, kind: 'parameters' | 'responses'): Place[] => {
    const place = operation(id);
    const members = place && valueAt([...place, kind]);
    return place === undefined || !isObject(members) ? [] : Object.keys(members).map((key) => [...place, kind, key]);
  };
  const shapeAt = (place: Place): Place => {
    const resolved = resolve(place);
    // The known values of an enumeration that may grow.
    return valueAt([...resolved, 'anyOf', '0']) === undefined ? resolved : shapeAt([...resolved, 'anyOf', '0']);
  };
  const schema = (from: Place, steps: readonly string[]): Place => {
    const at = shapeAt(from);
    const [step, name = '', ...rest] = steps;
    if (step === 'members') return schema([...at, 'properties', name], rest);
    if (step === 'shape') return schema(at, steps.slice(1));
    if (step !== 'of') return at;
    const inner = valueAt([...at, 'items']) === undefined ? 'additionalProperties' : 'items';
    return schema([...at, inner], steps.slice(1));
  };
  return {
    valueAt,
    operation,
    parameter: (id, name) =>
      listed(id, 'parameters')
        .map((place) => ({ listed: place, described: resolve(place) }))
        .find(({ described }) => valueAt([...described, 'name']) === name),
    responses: (id) => new Map(listed(id, 'responses').map((place) => [place.at(-1) ?? '', resolve(place)])),
    schema,
  };
}

/** Whether a value has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function fromPointer(ref: string): string[] {
  const [, ...tokens] = decodeURIComponent(ref).split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
