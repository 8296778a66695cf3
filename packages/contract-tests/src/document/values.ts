import { followReferences, fromFragment, isObject, type OpenApiDocument } from '@audit-gateway/contract';

/** An object of the document or of a response. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object at a location of the document, references followed; an empty one where there is none. */
export function objectAt(document: OpenApiDocument, location: readonly string[]): JsonObject {
  return location.reduce<JsonObject>((object, token) => member(document, object, token), document);
}

/** A member of an object of the document, references followed; an empty object where there is none. */
export function member(document: OpenApiDocument, object: JsonObject, name: string): JsonObject {
  return dereference(document, object[name]);
}

/** A value of the document, its reference followed; an empty object for anything else. The contract has no broken ones. */
export function dereference(document: OpenApiDocument, value: unknown): JsonObject {
  if (!isObject(value)) return {};
  const { $ref } = value;
  return typeof $ref === 'string' ? objectAt(document, fromFragment($ref) ?? []) : value;
}

/** The location of a value once the references on the way to it are followed. */
export function locationOf(document: OpenApiDocument, location: readonly string[]): readonly string[] {
  return location.reduce<readonly string[]>((owner, token) => followReferences(document, [...owner, token]), []);
}

/** The elements of an array; none for anything else. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of an array. */
export function texts(value: unknown): readonly string[] {
  return elements(value).filter((element) => typeof element === 'string');
}
