import { describe, expect, it } from 'vitest';
import { describeLimits } from '../describe-limits.ts';
import { renderTypes } from '../render-types.ts';

describe('describeLimits', () => {
  it.each([
    ['a range', { type: 'integer', minimum: 1, maximum: 250, default: 25 }, 'A value. From 1 to 250. Default: 25.'],
    ['a least value', { type: 'integer', minimum: 0 }, 'A value. At least 0.'],
    ['a greatest value', { type: 'number', maximum: 0.5 }, 'A value. At most 0.5.'],
    ['a length', { type: 'string', minLength: 1, maxLength: 40 }, 'A value. From 1 to 40 characters.'],
    ['a pattern', { type: 'string', pattern: '^[a-z]+$' }, 'A value. Matches `^[a-z]+$`.'],
    ['a default that is text', { type: 'string', default: 'x' }, 'A value. Default: "x".'],
    ['no limits', { type: 'string' }, 'A value.'],
  ])('puts %s behind the description of a schema, and of a parameter that has it', (_case, schema, description) => {
    expect(describeLimits({ ...schema, description: 'A value.\n' })).toEqual({ ...schema, description });
    const parameter = { name: 'a', in: 'query', description: 'A value.' };
    expect(describeLimits({ ...parameter, schema })).toEqual({ ...parameter, description, schema });
    const referring = { ...parameter, schema: { $ref: '#/components/schemas/A' } };
    expect(describeLimits({ components: { schemas: { A: schema } }, parameters: [referring] })).toHaveProperty(
      'parameters',
      [{ ...referring, description }],
    );
  });
});

describe('renderTypes', () => {
  const schemas = {
    Colour: { type: 'string', enum: ['RED', 'BLUE'], description: 'A colour.' },
    Car: {
      type: 'object',
      description: 'A car.',
      properties: {
        colour: { $ref: '#/components/schemas/Colour' },
        doors: { type: 'integer', maximum: 5, description: 'How many.' },
      },
    },
  };
  const parameters = { Page: { name: 'page', in: 'query', schema: { type: 'integer' } } };
  const get = {
    operationId: 'listCars',
    parameters: [{ $ref: '#/components/parameters/Page' }],
    responses: {
      200: { description: 'x', content: { 'application/json': { schema: { $ref: '#/components/schemas/Car' } } } },
    },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/cars': { get } },
    components: { schemas, parameters },
  };

  it('makes each schema a type of its own, to which everything else refers by name', async () => {
    const text = await renderTypes(JSON.stringify(document));
    const lines = text.replaceAll(/\s+/g, ' ');
    expect(lines).toContain('/** @description A car. */ export interface Car { readonly colour?: Colour;');
    expect(lines).toContain('/** @description How many. At most 5. */ readonly doors?: number; }');
    expect(lines).toContain('export type Colour = "RED" | "BLUE";');
    expect(lines).toContain('schemas: { readonly Car: Car; readonly Colour: Colour; };');
    expect(lines).toContain('"application/json": Car;');
    expect(lines).toContain('readonly page?: number;');
    expect(lines).toContain('export const colourValues: readonly Colour[] = ["RED", "BLUE"];');
    expect(lines).not.toContain('components["');
  });
});
