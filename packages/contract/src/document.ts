import * as z from 'zod';

/** The keywords that are read of a parameter's schema. */
export const parameterSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).readonly().optional(),
  pattern: z.string().refine(isPattern, 'must be a regular expression').optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

// With the flag that JSON Schema 2020-12, section 6.3.3 of its core, recommends.
function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A parameter; its schema is resolved separately. */
export const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['query', 'path', 'header', 'cookie']),
  required: z.boolean().default(false),
  schema: z.looseObject({}),
});

/** A response by its media types. */
export const response = z.looseObject({ content: z.record(z.string(), z.looseObject({})).default({}) });

const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({})).optional(),
  responses: z.record(z.string(), z.looseObject({})),
});

/** The operations of a path by their methods, and the parameters that they share. */
export const pathItem = z.looseObject({
  parameters: z.array(z.looseObject({})).optional(),
  get: operation.optional(),
  put: operation.optional(),
  post: operation.optional(),
  delete: operation.optional(),
  options: operation.optional(),
  head: operation.optional(),
  patch: operation.optional(),
  trace: operation.optional(),
});

/** The parts of an OpenAPI document that are read; everything else is kept as it is. */
export const openApiDocument = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/, 'must be 3.1.x'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), pathItem, {
    error: ({ code }) => (code === 'invalid_key' ? 'must begin with /' : undefined),
  }),
});

/** An OpenAPI 3.1 document, validated as far as it is read. */
export type OpenApiDocument = z.infer<typeof openApiDocument>;

/** A parameter's schema. An integer's limits are inclusive; a length counts characters. */
export type ParameterSchema = z.infer<typeof parameterSchema>;
