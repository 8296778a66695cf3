import { isDeepStrictEqual } from 'node:util';

/** An object of a document. */
export type Json = Readonly<Record<string, unknown>>;

/** Tells an object from an array, null and scalars. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one where it is something else. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The value as an array; an empty one where it is something else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as an array of strings, without what is not a string. */
export function asStrings(value: unknown): readonly string[] {
  return asArray(value).filter((item) => typeof item === 'string');
}

/** Whether two values are the same; the order of members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

/** A value for people to read. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
