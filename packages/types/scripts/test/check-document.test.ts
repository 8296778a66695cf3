import { readFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import { positionAfter } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { checkDocument, lintStyle } from '../check-document.ts';

const text = await readFile(new URL('small-document.yaml', import.meta.url), 'utf8');

/** What a document is refused with, a line for each fault. */
async function faultsOf(document: string): Promise<string[]> {
  const refusal: unknown = await checkDocument(document, 'a.yaml').catch((error: unknown) => error);
  return refusal instanceof Error ? refusal.message.split('\n') : [];
}

describe('a document that nothing can follow from is refused: one line, with the position and what is allowed', () => {
  it.each([
    {
      fault: 'text that is no YAML',
      from: 'title: Things',
      to: 'title: Things: all',
      after: 'title: ',
      says: 'Nested mappings are not allowed',
    },
    { fault: 'another OpenAPI', from: '3.1.0', to: '3.0.3', after: 'openapi: ', says: 'must be 3.1.x' },
    {
      fault: 'a parameter that is not there',
      from: 'parameters/MaxResults',
      to: 'parameters/Max',
      after: 'parameters:\n        - $ref: ',
      says: 'there is nothing at this place',
    },
    {
      fault: 'a schema that is not there',
      from: "schema: { $ref: '#/components/schemas/Page",
      to: "schema:  { $ref: '#/components/schemas/Pages",
      after: 'schema:  ',
      says: "Can't resolve $ref #/components/schemas/Pages. Allowed: Page",
    },
    {
      fault: 'a schema that is not there, within another',
      from: "state: { $ref: '#/components/schemas/State",
      to: "state:  { $ref: '#/components/schemas/Status",
      after: 'state:  ',
      says: "Can't resolve $ref #/components/schemas/Status. Allowed: Page, Thing, State",
    },
    {
      fault: 'an operationId that occurs twice',
      from: 'operationId: describeThing',
      to: 'operationId:  listThings',
      after: 'operationId:  ',
      says: 'it must be unique',
    },
    {
      fault: 'a type that is none',
      from: 'type: boolean',
      to: 'type:  bolean',
      after: 'type:  ',
      says: 'one of the following only: "object"',
    },
    {
      fault: 'a misspelt keyword',
      from: 'maxLength: 2048',
      to: 'maxLen: 2048',
      after: 'name:\n          type: string\n          ',
      says: 'not expected here. Did you mean maxLength?',
    },
    {
      fault: 'a limit that is no number',
      from: 'maximum: 250',
      to: 'maximum: many',
      after: 'maximum: ',
      says: 'expected number',
    },
    {
      fault: 'an unknown place of a parameter',
      from: 'in: path',
      to: 'in:  pat',
      after: 'in:  ',
      says: '"query"|"path"',
    },
    {
      fault: 'a path parameter that the path lacks',
      from: '- name: id',
      to: '- { name: other, in: path, required: true, schema: { type: string } }\n        - name: id',
      after: '        - { name: ',
      says: 'not used in the path',
    },
    {
      fault: 'a pattern of a parameter that is none',
      from: 'maximum: 250',
      to: "pattern:  '['",
      after: 'pattern:  ',
      says: 'must be a regular expression',
    },
    {
      fault: 'an example that does not fit its schema',
      from: '[desk-lamp]',
      to: '[desk lamp]',
      after: 'examples: [',
      says: 'must match pattern',
    },
    {
      fault: 'an example of a parameter that does not fit',
      from: 'example: 100',
      to: 'example: 251',
      after: 'example: ',
      says: 'must be <= 250',
    },
    {
      fault: 'an example of a response that does not fit',
      from: 'isOn: true',
      to: "isOn:  'yes'",
      after: 'isOn:  ',
      says: '`isOn` property type must be boolean',
    },
    {
      fault: 'a value that nobody has decided on',
      from: '[NEW, DONE]',
      to: '[NEW, DONE, PAUSED]',
      after: 'PAUSED]\n      ',
      says: '#/components/schemas/State/x-final: is PAUSED final, so that nothing changes any more? Say it here as "PAUSED: <answer>"; the other values of State have false, true',
    },
    {
      fault: 'a decision on what is no value',
      from: 'DONE: true',
      to: 'DONE: true, PAUSED: false',
      after: '[NEW, DONE]\n      ',
      says: '#/components/schemas/State/x-final: PAUSED is no value of State; allowed: NEW, DONE',
    },
    {
      fault: 'a value of which an extension that nobody knows says nothing',
      from: 'x-final: { NEW: false, DONE: true }',
      to: 'x-severity: { NEW: low }',
      after: '[NEW, DONE]\n      ',
      says: '#/components/schemas/State/x-severity: what is the severity of DONE?',
    },
  ])('$fault', async ({ from, to, after, says }) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const [fault = '', ...more] = await faultsOf(changed);
    expect(fault).toContain(`a.yaml:${positionAfter(changed, after)}: `);
    expect(fault).toContain(says);
    expect(more).toEqual([]);
  });

  it('all others at once', async () => {
    const changed = text.replace('type: boolean', 'type: bolean').replace('maxLength: 2048', 'maxLen: 2048');
    expect(await faultsOf(changed)).toEqual([
      expect.stringMatching(/^a\.yaml:\d+:\d+: /),
      expect.stringMatching(/^a\.yaml:\d+:\d+: /),
    ]);
  });

  it('and what is only in answers, by the answer', async () => {
    const changed = text.replace("pattern: '^[a-z_-]+$'", "pattern: '['");
    expect(await faultsOf(changed)).toEqual([
      expect.stringMatching(/^a\.yaml:\d+:\d+: #\/paths\/.*regular expression/),
    ]);
  });
});

describe('the lint of a document', () => {
  it('names each place that the rules of spec/ refuse', async () => {
    const contract = await checkDocument(text, 'a.yaml');
    await expect(lintStyle(contract.text, 'a.yaml')).rejects.toThrow(
      `a.yaml:${positionAfter(text, '/things:\n    ')}: #/paths/~1things/get/summary: Operation object should contain`,
    );
  });
});

it('the document itself is taken, and has no questions open', async () => {
  const document = await readFile(contractFile, 'utf8');
  await expect(checkDocument(document, 'spec/openapi.yaml')).resolves.toMatchObject({ text: document });
  await expect(lintStyle(document, 'spec/openapi.yaml')).resolves.toBeUndefined();
});
