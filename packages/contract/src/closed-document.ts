import * as z from 'zod';
import { ContractError } from './contract-error.ts';
import { fromFragment, fromPointer, isObject, toPointer, valueAt } from './json-pointer.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Marks the schemas that {@link closeDocument} adds. */
export const closingMark = 'x-closing';

/**
 * Copies a document so that a value is valid only with the members, names and values of enumerations that its schema
 * names in any of the schemas that it combines. What is added to a schema stands in its `allOf`, under
 * {@link closingMark}.
 *
 * @throws {ContractError} for a reference that leads nowhere.
 */
export function closeDocument(document: JsonObject): JsonObject {
  return closeContents(document, document);
}

function closeContents(node: JsonObject, document: JsonObject): JsonObject {
  const closeInner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(closeInner);
    return isObject(value) ? closeContents(value, document) : value;
  };
  return mapMembers(node, (value, name) => {
    if (name === 'schema') return close(value, document);
    // They are closed where a value refers to them: combined by allOf, each knows only a part.
    if (name === 'schemas' && isObject(value)) return mapMembers(value, (schema) => closeWithin(schema, document));
    return closeInner(value);
  });
}

/** Closes the schema of a value. */
function close(schema: unknown, document: JsonObject): unknown {
  const closed = closeWithin(schema, document);
  const closing = closingOf(schema, document);
  if (!isObject(closed) || Object.keys(closing).length === 0) return closed;
  const own: unknown[] = Array.isArray(closed['allOf']) ? closed['allOf'] : [];
  return { ...closed, allOf: [...own, { ...closing, [closingMark]: true }] };
}

/** Closes the schemas of a value's members and items. */
function closeWithin(schema: unknown, document: JsonObject): unknown {
  if (!isObject(schema)) return schema;
  return mapMembers(schema, (value, keyword) => {
    if (keyword === 'properties' && isObject(value)) return mapMembers(value, (member) => close(member, document));
    if (keyword === 'items' || keyword === 'additionalProperties') return close(value, document);
    const combines = keyword === 'allOf' || keyword === 'anyOf' || keyword === 'oneOf';
    return combines && Array.isArray(value) ? value.map((branch) => closeWithin(branch, document)) : value;
  });
}

function closingOf(schema: unknown, document: JsonObject): JsonObject {
  const { branches, followed } = branchesOf(document, schema, new Set());
  const members = branches.flatMap(({ properties = {} }) => Object.keys(properties));
  const isMap = branches.some(({ additionalProperties }) => additionalProperties !== undefined);
  const names = branches.flatMap(({ propertyNames }) => enumOf(branchesOf(document, propertyNames, followed)));
  const values = enumOf({ branches });
  return {
    ...(members.length > 0 &&
      !isMap && {
        properties: Object.fromEntries(members.map((member) => [member, true])),
        additionalProperties: false,
      }),
    ...(isMap && names.length > 0 && { propertyNames: { enum: distinct([...names, ...members]) } }),
    ...(values.length > 0 && { enum: distinct(values) }),
  };
}

function enumOf({ branches }: Pick<Branches, 'branches'>): unknown[] {
  return branches.flatMap((branch) => branch.enum);
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Set(values)];
}

const branchList = z.array(z.unknown()).default([]);
const schemaObject = z.object({
  $ref: z.string().optional(),
  enum: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.looseObject({}).optional().catch(undefined),
  propertyNames: z.unknown().optional(),
  items: z.looseObject({}).optional().catch(undefined),
  allOf: branchList,
  anyOf: branchList,
  oneOf: branchList,
});

interface Branches {
  /** The schema itself, what it refers to, and what it combines. */
  readonly branches: readonly z.output<typeof schemaObject>[];
  readonly followed: ReadonlySet<string>;
}

/** @param followed The references that led to the schema. They are not followed again: a schema may contain itself. */
function branchesOf(document: JsonObject, schema: unknown, followed: ReadonlySet<string>): Branches {
  const parsed = schemaObject.safeParse(schema);
  if (!parsed.success) return { branches: [], followed };
  const { $ref, allOf, anyOf, oneOf } = parsed.data;
  const refs = new Set(followed);
  const combined = [...allOf, ...anyOf, ...oneOf];
  if ($ref !== undefined && !followed.has($ref)) {
    refs.add($ref);
    combined.push(referent(document, $ref));
  }
  const inner = combined.map((branch) => branchesOf(document, branch, refs));
  return {
    branches: [parsed.data, ...inner.flatMap((each) => each.branches)],
    followed: new Set([...refs, ...inner.flatMap((each) => [...each.followed])]),
  };
}

function referent(document: JsonObject, ref: string): unknown {
  const value = valueAt(document, fromFragment(ref) ?? []);
  if (value !== undefined && value !== document) return value;
  throw new ContractError(`$ref ${ref}: there is nothing at this place`);
}

/**
 * Writes a JSON pointer into a value as the schema documents it: `*` for an index and for a name that is not one of the
 * schema's own, and nothing below what the schema does not describe. So there are only so many, whatever is received.
 *
 * @param schema The value's schema in the document.
 */
export function toDocumentedPointer(document: JsonObject, schema: unknown, pointer: string): string {
  const documented: string[] = [];
  let at: unknown = schema;
  let led: ReadonlySet<string> = new Set();
  for (const token of fromPointer(pointer)) {
    const { branches, followed } = branchesOf(document, at, led);
    const owner = branches.find(({ properties = {} }) => Object.hasOwn(properties, token));
    documented.push(owner === undefined ? '*' : token);
    at =
      owner?.properties?.[token] ??
      branches.find(({ additionalProperties }) => additionalProperties)?.additionalProperties ??
      branches.find(({ items }) => items)?.items;
    if (at === undefined) break;
    led = followed;
  }
  return toPointer(documented);
}

function mapMembers(node: JsonObject, change: (value: unknown, name: string) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, change(value, name)]));
}
