import * as z from 'zod';
import { fromFragment } from './json-pointer.ts';
import { resolve } from './reference.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Copies a document so that its schemas allow only what they name: no other member, and of an enumeration that may grow
 * only the values that are known. What fits a closed schema fits the schema that it came from; schemas that combine
 * objects by `allOf` may become too narrow, never too wide.
 *
 * What a schema refers to stands in its place, as far as that has an end: a validator that is compiled from it calls no
 * other, and writes no path for the fault that it does not find.
 */
export function closedDocument(document: Members): Members {
  return mapSchemas(document, (schema) => closed(schema, document, []));
}

/** Puts other schemas in the place of those of `components` and of contents. Everything else stays as it is. */
function mapSchemas(node: unknown, close: (schema: unknown) => unknown): Members {
  return mapMembers(node, (value, name) => {
    if (name === 'schema') return close(value);
    if (name === 'schemas') return mapMembers(value, close);
    if (Array.isArray(value)) return value.map((item: unknown) => (isMembers(item) ? mapSchemas(item, close) : item));
    return isMembers(value) ? mapSchemas(value, close) : value;
  });
}

/** @param around The references that lead to the schema. */
function closed(schema: unknown, document: Members, around: readonly string[]): unknown {
  if (!isMembers(schema)) return schema;
  const ref = onlyReference(schema);
  if (ref !== undefined && !around.includes(ref)) return closed(followed(schema, document), document, [...around, ref]);
  const close = (inner: unknown): unknown => closed(inner, document, around);
  const copy = mapMembers(schema, (value, keyword) => {
    if (keyword === 'properties') return mapMembers(value, close);
    if (keyword === 'anyOf' || keyword === 'oneOf') return withoutOpenBranches(value, document).map(close);
    if (keyword === 'allOf' && Array.isArray(value)) return value.map(close);
    return keyword === 'items' || keyword === 'additionalProperties' || keyword === 'propertyNames'
      ? close(value)
      : value;
  });
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...copy, additionalProperties: false }
    : copy;
}

/** Where a schema refers to, which says nothing else of values. */
function onlyReference({ $ref: ref, description: _, ...others }: Members): string | undefined {
  return typeof ref === 'string' && Object.keys(others).length === 0 ? ref : undefined;
}

/** Of several schemas, one of which enumerates texts, leaves out those that take other texts. */
function withoutOpenBranches(branches: unknown, document: Members): unknown[] {
  if (!Array.isArray(branches)) return [];
  if (!branches.some((branch) => enumerates(branch, document))) return branches;
  return branches.filter((branch) => enumerates(branch, document) || followed(branch, document)['type'] !== 'string');
}

function enumerates(schema: unknown, document: Members): boolean {
  const { enum: values, allOf = [], anyOf = [], oneOf = [] } = followed(schema, document);
  const inner = [allOf, anyOf, oneOf].filter(Array.isArray).flat();
  return values !== undefined || inner.some((each) => enumerates(each, document));
}

function followed(schema: unknown, document: Members): Members {
  if (!isMembers(schema)) return {};
  const ref = schema['$ref'];
  const place = typeof ref === 'string' ? fromFragment(ref) : undefined;
  return place === undefined ? schema : resolve(document, place, z.looseObject({})).value;
}

function mapMembers(node: unknown, change: (value: unknown, name: string) => unknown): Members {
  return Object.fromEntries(Object.entries(membersOf(node)).map(([name, value]) => [name, change(value, name)]));
}

function membersOf(node: unknown): Members {
  return isMembers(node) ? node : {};
}

function isMembers(node: unknown): node is Members {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
