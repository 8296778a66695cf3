import type { OpenApiDocument } from '@audit-gateway/contract';

/** An object of the document, or of an answer, whose members are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that stands at a place of the document, references followed; an empty one where nothing does. */
export function objectAt(document: OpenApiDocument, place: readonly string[]): JsonObject {
  return place.reduce<JsonObject>((object, token) => member(document, object, token), document);
}

/** A member of an object of the document, references followed; an empty object where there is none. */
export function member(document: OpenApiDocument, object: JsonObject, name: string): JsonObject {
  return dereference(document, object[name]);
}

/** What a value of the document stands for: itself, or what its `$ref` leads to. The contract has none that lead nowhere. */
export function dereference(document: OpenApiDocument, value: unknown): JsonObject {
  if (!isObject(value)) return {};
  const { $ref } = value;
  return typeof $ref === 'string' ? objectAt(document, $ref.split('/').slice(1).map(unescapeToken)) : value;
}

/** A token of a JSON pointer in a URI fragment (RFC 6901, sections 3 and 6). */
function unescapeToken(token: string): string {
  return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Where what stands at a place of the document really stands, once the references on the way are followed. */
export function locationOf(document: OpenApiDocument, place: readonly string[]): readonly string[] {
  return place.reduce<readonly string[]>((route, token) => followed(document, [...route, token]), []);
}

function followed(document: OpenApiDocument, place: readonly string[]): readonly string[] {
  const value = place.reduce<unknown>((object, token) => (isObject(object) ? object[token] : undefined), document);
  const $ref = isObject(value) ? value['$ref'] : undefined;
  return typeof $ref === 'string' ? locationOf(document, $ref.split('/').slice(1).map(unescapeToken)) : place;
}

/** The elements of an array; none where the value is no array. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The elements of an array that are text. */
export function texts(value: unknown): readonly string[] {
  return elements(value).filter((element) => typeof element === 'string');
}
