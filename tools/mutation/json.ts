import * as z from 'zod';

/** Any JSON value, as a document is made of. */
export const json = z.json();

/** Any JSON value. */
export type Json = z.infer<typeof json>;

/** An object of a document. */
export type JsonObject = Record<string, Json>;

/** Whether a value is an object with members. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object; none where the value is no object. */
export function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements of an array; none where the value is no array. */
export function elementsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The elements of an array that are text. */
export function textsOf(value: Json | undefined): readonly string[] {
  return elementsOf(value).filter((element) => typeof element === 'string');
}

/** A value that is text; '' for any other. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The tokens on the way to a value of a document. */
export type Place = readonly string[];

/** Writes a place as a JSON pointer (RFC 6901). */
export function toPointer(place: Place): string {
  return place.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
