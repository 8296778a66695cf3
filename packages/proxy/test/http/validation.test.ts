import { readFile } from 'node:fs/promises';
import { contractFile, parseContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { useGateway } from '../support/use-gateway.ts';

const target = '/audit/tasks/a1';
const schema = 'schema:\n        type: string';
const running = useGateway();

describe('a header that the contract declares', () => {
  it.each([
    { what: 'nothing', value: '' },
    { what: 'an entity tag', value: '"a"' },
    { what: 'a list of entity tags', value: 'W/"a", "b"' },
    { what: 'neither a tag nor a directive', value: 'max-age=x, =' },
    { what: 'a letter outside ASCII', value: '\u00e9' },
    { what: '4,000 characters', value: 'a'.repeat(4000) },
  ])('may have any value: $what', async ({ value }) => {
    for (const name of ['if-none-match', 'cache-control']) {
      expect(await send(running.gateway.url, { target, headers: { [name]: value } })).toMatchObject({ status: 200 });
    }
  });

  it.each([
    {
      rule: 'a pattern',
      from: schema,
      to: "schema: { type: string, pattern: '^a$' }",
      wrong: { 'if-none-match': 'b' },
    },
    { rule: 'values', from: schema, to: 'schema: { type: string, enum: [a] }', wrong: { 'if-none-match': 'b' } },
    { rule: 'that it must be there', from: 'in: header', to: 'in: header\n      required: true', wrong: {} },
  ])('is validated with each request where the contract demands $rule', async ({ from, to, wrong }) => {
    const text = await readFile(contractFile, 'utf8');
    const at = text.indexOf(from, text.indexOf('name: If-None-Match'));
    const contract = parseContract(text.slice(0, at) + to + text.slice(at + from.length), 'changed.yaml');
    const gateway = await startTestGateway(running.upstream.url, {}, { contract });
    try {
      const right = { 'if-none-match': 'a' };
      expect(await send(gateway.url, { target, headers: right })).toMatchObject({ status: 200 });
      const refused = await send(gateway.url, { target, headers: wrong });
      expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('/headers/if-none-match') });
    } finally {
      await gateway.close();
    }
  });
});
