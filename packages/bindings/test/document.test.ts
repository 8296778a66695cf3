import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentForGenerators, openEnumerations, withLimits } from '../src/document.ts';

const known = { $ref: '#/components/schemas/State' };
const unknown = { $ref: '#/components/schemas/UnknownValue' };

it('makes a string of an enumeration that AWS may extend, wherever it stands', () => {
  const state = { description: 'The state.', anyOf: [known, unknown], examples: ['ON'] };
  expect(openEnumerations({ items: [{ state }], names: { anyOf: [known, unknown] } })).toEqual({
    items: [{ state: { type: 'string', description: 'The state. One of State, or a later value.', examples: ['ON'] } }],
    names: { type: 'string', description: 'One of State, or a later value.' },
  });
});

it.each([
  { anyOf: [known, { $ref: '#/components/schemas/Other' }] },
  { anyOf: [known, unknown, known] },
  { type: 'string', enum: ['ON'] },
  { type: ['string', 'null'] },
  null,
  1,
])('leaves %j as it is', (node) => {
  expect(openEnumerations(node)).toEqual(node);
});

it('leaves none in the contract', async () => {
  const text = await readFile(fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml')), 'utf8');
  expect(text).toContain('#/components/schemas/UnknownValue');
  expect(JSON.stringify(openEnumerations(parse(text)))).not.toContain('#/components/schemas/UnknownValue');
});

describe('the limits of a parameter or a member', () => {
  const document = { components: { schemas: { Id: { type: 'string', minLength: 1, maxLength: 40 } } } };
  const id = { $ref: '#/components/schemas/Id' };

  it.each([
    [{ schema: { minimum: 1, maximum: 250, default: 25 } }, 'It. 1 to 250; default 25.'],
    [{ schema: { minimum: 0 } }, 'It. At least 0.'],
    [{ schema: id }, 'It. 1 to 40 characters.'],
    [{ type: 'string', maxLength: 2048 }, 'It. At most 2048 characters.'],
    [{ schema: { default: 'x' } }, 'It. Default x.'],
    [{ schema: { type: 'string' } }, 'It.'],
  ])('are in its description: %j', (rest, description) => {
    expect(withLimits([{ description: 'It.', ...rest }], document)).toEqual([{ ...rest, description }]);
  });

  it('are left where there is no description', () => {
    expect(withLimits({ schema: { minimum: 1 } }, document)).toEqual({ schema: { minimum: 1 } });
  });
});

it('leaves out the headers of responses, and nothing else', () => {
  const responses = { 200: { description: 'Good.', headers: { Age: {} }, content: {} } };
  const schemas = { Response: { properties: { headers: { type: 'object' } } } };
  expect(documentForGenerators({ responses, schemas })).toEqual({
    responses: { 200: { description: 'Good.', content: {} } },
    schemas,
  });
});
