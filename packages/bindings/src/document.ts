import * as z from 'zod';

const objectNode = z.record(z.string(), z.unknown());
const described = z.looseObject({ description: z.string() });
const limited = z.looseObject({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.union([z.number(), z.string()]).optional(),
});
const openEnumeration = z.looseObject({
  description: z.string().optional(),
  anyOf: z.tuple([z.object({ $ref: z.string() }), z.object({ $ref: z.literal('#/components/schemas/UnknownValue') })]),
});

/**
 * Prepares the document for the generators: what they cannot express is put so that they can, and what only readers of
 * the documentation need is left out.
 */
export function documentForGenerators(document: unknown): unknown {
  return withoutResponseHeaders(withLimits(openEnumerations(document), document));
}

/**
 * Makes a string of each enumeration that AWS may extend, which the document writes as `anyOf` of the known values and
 * `UnknownValue`. Of an `anyOf` the generators make a class that holds one or the other; of a string, the value itself,
 * whether it is known or not. Their own rule for that, SIMPLIFY_ANYOF_STRING_AND_ENUM_STRING, does nothing in documents
 * of OpenAPI 3.1.
 */
export function openEnumerations(node: unknown): unknown {
  return mapNodes(node, (inner) => {
    const { data } = openEnumeration.safeParse(inner);
    if (data === undefined) return inner;
    const { anyOf, description = '', ...rest } = data;
    const known = anyOf[0].$ref.replace(/^.*\//, '');
    return { type: 'string', ...rest, description: `${description} One of ${known}, or a later value.`.trimStart() };
  });
}

/**
 * Writes the limits and the default of each parameter and member at the end of its description, since the generators
 * leave them out of the documentation that an IDE shows.
 *
 * @param document Where references lead.
 */
export function withLimits(node: unknown, document: unknown): unknown {
  return mapNodes(node, (inner) => {
    const { data } = described.safeParse(inner);
    if (data === undefined) return inner;
    const schema = resolve('schema' in data ? data['schema'] : data, document);
    const limits = limitsOf(schema);
    return limits === '' ? inner : { ...data, description: `${data.description} ${limits}` };
  });
}

// Response headers have a reference each, for which the generators write the name and no description, 14 times a method.
function withoutResponseHeaders(node: unknown): unknown {
  return mapNodes(node, (inner) => {
    if (!('headers' in inner) || !('description' in inner)) return inner;
    return Object.fromEntries(Object.entries(inner).filter(([key]) => key !== 'headers'));
  });
}

function limitsOf(schema: unknown): string {
  const { data = {} } = limited.safeParse(schema);
  const range = rangeOf(data.minimum, data.maximum);
  const length = rangeOf(data.minLength, data.maxLength);
  const parts = [
    ...(range === '' ? [] : [range]),
    ...(length === '' ? [] : [`${length} characters`]),
    ...(data.default === undefined ? [] : [`default ${data.default}`]),
  ];
  if (parts.length === 0) return '';
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function rangeOf(least: number | undefined, most: number | undefined): string {
  if (least === undefined) return most === undefined ? '' : `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}

function resolve(node: unknown, document: unknown): unknown {
  const { data } = z.object({ $ref: z.string() }).safeParse(node);
  if (data === undefined) return node;
  const keys = data.$ref.replace(/^#\//, '').split('/');
  return keys.reduce<unknown>((parent, key) => objectNode.safeParse(parent).data?.[key], document);
}

/** Replaces each object in a tree, the innermost first. */
function mapNodes(node: unknown, replace: (node: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => mapNodes(item, replace));
  if (typeof node !== 'object' || node === null) return node;
  return replace(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapNodes(value, replace)])));
}
