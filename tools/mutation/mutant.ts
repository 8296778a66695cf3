import { type Edit, put, remove, rename } from './edit.ts';
import { type Json, type Place, toPointer } from './json.ts';

/** What a mutation is of, in the words of the report. */
export type Kind =
  | 'path'
  | 'method'
  | 'operationId'
  | 'parameter'
  | 'status'
  | 'header'
  | 'media type'
  | "AWS's errors"
  | 'member'
  | 'type'
  | 'null'
  | 'format'
  | 'limit'
  | 'pattern'
  | 'enum value'
  | 'required'
  | 'default'
  | 'openness'
  | 'reference'
  | 'allowReserved'
  | 'security'
  | 'server';

/** The document with one point changed. */
export interface Mutant {
  /** Where, and what was done there: unique, and the same as long as the document has this point. */
  readonly id: string;
  /** What the point is. */
  readonly kind: Kind;
  /** Makes the changed document. */
  readonly edit: Edit;
}

/** Takes something away. */
export function removed(kind: Kind, place: Place): Mutant {
  return mutant(kind, place, 'removed', remove(place));
}

/** Gives a member another name. */
export function renamed(kind: Kind, place: Place, name: string): Mutant {
  return mutant(kind, place, `renamed to ${name}`, rename(place, name));
}

/** Puts another value in the place of one. */
export function changed(kind: Kind, place: Place, value: Json): Mutant {
  return mutant(kind, place, `changed to ${JSON.stringify(value)}`, put(place, value));
}

/** Puts something where nothing was. */
export function added(kind: Kind, place: Place, value: Json): Mutant {
  return mutant(kind, place, `added ${JSON.stringify(value)}`, put(place, value));
}

function mutant(kind: Kind, place: Place, change: string, edit: Edit): Mutant {
  return { id: `${toPointer(place)} ${change}`, kind, edit };
}
