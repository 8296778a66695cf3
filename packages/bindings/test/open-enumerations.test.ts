import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { openEnumerations } from '../src/generate-client.ts';

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
