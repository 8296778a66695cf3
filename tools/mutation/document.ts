import { isObject as isRecord, toPointer } from '@audit-gateway/contract';
import * as z from 'zod';

/** Any JSON value, of which a document consists. */
export const json = z.json();

/** Any JSON value. */
export type Json = z.infer<typeof json>;

/** An object of a document. */
export type JsonObject = Record<string, Json>;

/** The tokens of a JSON pointer (RFC 6901) to a value of a document. */
export type Location = readonly string[];

function isObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

/** The members of an object; none if the value is no object. */
export const membersOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The elements of an array; none if the value is no array. */
export const elementsOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The elements of an array that are text. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  elementsOf(value).filter((element) => typeof element === 'string');

/** A value that is text; '' for any other. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The document with one point changed. */
export interface Mutant {
  /** Where, and what was done there: unique, and stable as long as the document has this point. */
  readonly id: string;
  /** What the point is, in the words of the report. */
  readonly kind: string;
  /** Returns the changed document, and leaves the given one as it is. */
  readonly edit: (document: Json) => Json;
}

/** Removes something. */
export function removed(kind: string, location: Location): Mutant {
  return mutant(kind, location, 'removed', (container, name) =>
    Array.isArray(container)
      ? container.toSpliced(Number(name), 1)
      : Object.fromEntries(Object.entries(membersOf(container)).filter(([key]) => key !== name)),
  );
}

/** Gives a member another name, in its old position. */
export function renamed(kind: string, location: Location, newName: string): Mutant {
  return mutant(kind, location, `renamed to ${newName}`, (container, name) =>
    Object.fromEntries(Object.entries(membersOf(container)).map(([key, of]) => [key === name ? newName : key, of])),
  );
}

/** Replaces a value. */
export function changed(kind: string, location: Location, value: Json): Mutant {
  return mutant(kind, location, `changed to ${JSON.stringify(value)}`, put(value));
}

/** Adds a value where there was none; an index behind the last element lengthens an array. */
export function added(kind: string, location: Location, value: Json): Mutant {
  return mutant(kind, location, `added ${JSON.stringify(value)}`, put(value));
}

type Change = (container: Json, name: string) => Json;

function put(value: Json): Change {
  return (container, name) =>
    Array.isArray(container) ? container.toSpliced(Number(name), 1, value) : { ...membersOf(container), [name]: value };
}

function mutant(kind: string, location: Location, what: string, change: Change): Mutant {
  const within = (container: Json, [name = '', ...inner]: Location): Json => {
    if (inner.length === 0) return change(container, name);
    if (Array.isArray(container)) return container.with(Number(name), within(container[Number(name)] ?? null, inner));
    return { ...membersOf(container), [name]: within(membersOf(container)[name] ?? {}, inner) };
  };
  return { id: `${toPointer(location)} ${what}`, kind, edit: (document) => within(document, location) };
}
