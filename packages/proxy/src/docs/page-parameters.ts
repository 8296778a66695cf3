import * as z from 'zod';
import { replaceObjects } from './replace-objects.ts';

const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['query', 'path', 'header', 'cookie']),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema: z.looseObject({ format: z.string().optional() }),
  example: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

type Parameter = z.infer<typeof parameter>;

/**
 * Changes the examples of a document's parameters, with which the page fills its forms, so that a call with what stands
 * there already succeeds. Required times move together until the last of them is now: a period in the past is refused
 * once AWS no longer keeps its audits. Every other example goes into the description, since it would narrow a listing,
 * or ask for a page or an audit that does not exist.
 *
 * @param document The document or a part of it.
 * @param now What the last of the times becomes.
 */
export function toPageParameters(document: unknown, now: Date): unknown {
  const times: number[] = [];
  changeParameters(document, (each) => {
    if (isRequiredTime(each)) times.push(Date.parse(String(each.example)));
    return each;
  });
  const ahead = now.getTime() - Math.max(...times);
  return changeParameters(document, (each) => {
    if (each.example === undefined) return each;
    if (isRequiredTime(each)) return { ...each, example: later(String(each.example), ahead) };
    const { example, description, ...rest } = each;
    return { ...rest, description: `${description} Example: \`${example}\`.`.trim() };
  });
}

function isRequiredTime({ required, schema, example }: Parameter): boolean {
  return required && schema.format === 'date-time' && !Number.isNaN(Date.parse(String(example)));
}

function later(time: string, byMs: number): string {
  return new Date(Date.parse(time) + byMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

function changeParameters(document: unknown, change: (parameter: Parameter) => object): unknown {
  return replaceObjects(document, (each) => {
    const found = 'schema' in each ? parameter.safeParse(each) : undefined;
    return found?.success === true ? change(found.data) : undefined;
  });
}
