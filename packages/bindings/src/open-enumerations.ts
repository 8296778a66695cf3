import * as z from 'zod';

const openEnumeration = z.looseObject({
  description: z.string().optional(),
  anyOf: z.tuple([z.object({ $ref: z.string() }), z.object({ $ref: z.literal('#/components/schemas/UnknownValue') })]),
});

/**
 * Makes a string of each enumeration that AWS may extend, which the document writes as `anyOf` of the known values and
 * `UnknownValue`. Of an `anyOf` the generators make a class that holds one or the other; of a string, the value itself,
 * whether it is known or not. Their own rule for that, SIMPLIFY_ANYOF_STRING_AND_ENUM_STRING, does nothing in documents
 * of OpenAPI 3.1.
 */
export function openEnumerations(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(openEnumerations);
  if (typeof node !== 'object' || node === null) return node;
  const { data } = openEnumeration.safeParse(node);
  if (data === undefined)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, openEnumerations(value)]));
  const { anyOf, description = '', ...rest } = data;
  const known = anyOf[0].$ref.replace(/^.*\//, '');
  return { type: 'string', ...rest, description: `${description} One of ${known}, or a later value.`.trimStart() };
}
