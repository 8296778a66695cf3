import { readFile } from 'node:fs/promises';
import { loadContract, parseContract } from '@audit-gateway/contract';
import { positionAfter } from '@audit-gateway/testing';
import { knownErrorCodeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { modelFromContract } from '../from-contract.ts';
import { modelFromSdk } from '../from-sdk.ts';
import { reportDifferences } from '../report.ts';

const contract = await loadContract();
const aws = modelFromSdk(contract.operations.map(({ id }) => id));

describe("the document and AWS's own model", () => {
  it('say the same of every operation, parameter, member, enumeration and error', async () => {
    const found = await reportDifferences(aws, contract, 'spec/openapi.yaml');
    if (found.length > 0) expect.fail(found.join('\n'));
  });

  it('know the same errors', () => {
    const ofAws = Object.values(aws).flatMap(({ errors }) => Object.keys(errors));
    expect([...knownErrorCodeValues].sort()).toEqual([...new Set(ofAws)].sort());
  });
});

const text = await readFile(new URL('small-document.yaml', import.meta.url), 'utf8');
const model = await modelFromContract(parseContract(text, 'small'));
/** How deep the schema of a thing is in the model. */
const thing = 'listThings.output.members.things.shape.of';

/** What is reported of a document that is compared with the model of the small one, the file's name left out. */
async function reportOn(changed: string): Promise<string[]> {
  return (await reportDifferences(model, parseContract(changed, 'a.yaml'), 'a.yaml')).map((line) =>
    line.replace('a.yaml:', ''),
  );
}

describe('a difference is one line, with its position in the document and its names in the model', () => {
  it.each([
    {
      of: 'a parameter that AWS does not have',
      from: "        - { name: state, in: query, schema: { $ref: '#/components/schemas/State' } }\n",
      to: "        - { name: state, in: query, schema: { $ref: '#/components/schemas/State' } }\n        - { name: isOn, in: query, schema: { type: boolean } }\n",
      after: "State' } }\n        - ",
      says: 'the contract has it, AWS does not: {"in":"query","required":false,"shape":{"kind":"boolean"}}; for one that only a gateway takes, x-gateway-only: true (listThings.inputs.isOn)',
    },
    {
      of: 'a parameter that the document does not have',
      from: /.*name: state.*\n/,
      to: '',
      after: 'listThings\n      ',
      says: 'AWS has it, the contract does not: {"in":"query","required":false,"shape":{"kind":"string","values":["DONE","NEW"]}} (listThings.inputs.state)',
    },
    {
      of: 'a parameter that need not be there',
      from: 'required: true',
      to: 'required: false',
      after: 'required: ',
      says: 'AWS says true, the contract false (listThings.inputs.from.required)',
    },
    {
      of: 'a parameter in another place',
      from: 'in: query, schema',
      to: 'in: header, schema',
      after: 'name: state, in: ',
      says: 'AWS says "query", the contract "header" (listThings.inputs.state.in)',
    },
    {
      of: 'another path',
      from: '/things:',
      to: '/thing:',
      after: '/thing:\n    ',
      says: 'AWS says "/things", the contract "/thing" (listThings.path)',
    },
    {
      of: 'a member that the document does not have',
      from: /.*isOn.*\n/,
      to: '',
      after: 'Thing:\n      type: object\n      ',
      says: `AWS has it, the contract does not: {"required":false,"shape":{"kind":"boolean"}} (${thing}.members.isOn)`,
    },
    {
      of: 'a member that AWS does not have',
      from: '        isOn:',
      to: '        age: { type: integer }\n        isOn:',
      after: 'Thing:\n      type: object\n      properties:\n        ',
      says: `the contract has it, AWS does not: {"required":false,"shape":{"kind":"number"}} (${thing}.members.age)`,
    },
    {
      of: 'a member of another type',
      from: 'type: boolean',
      to: 'type: string',
      after: 'isOn: { type: ',
      says: `AWS says "boolean", the contract "string" (${thing}.members.isOn.shape.kind)`,
    },
    {
      of: 'a member that AWS need not send',
      from: 'Thing:\n      type: object\n',
      to: 'Thing:\n      type: object\n      required: [isOn]\n',
      after: 'Thing:\n      type: object\n      ',
      says: `AWS says false, the contract true (${thing}.members.isOn.required)`,
    },
    {
      of: 'an enumeration that lacks a value and has another, wherever it is used',
      from: '[NEW, DONE]',
      to: '[NEW, OVER]',
      after: 'State:\n      type: string\n      ',
      says: `AWS has DONE, the contract does not; the contract has OVER, AWS does not (listThings.inputs.state.shape.values and 2 more)`,
    },
    {
      of: 'an error that AWS has',
      from: '[NotFoundException]',
      to: '[]',
      after: 'schema: { type: string } }\n      ',
      says: 'AWS has it, the contract does not: 404 (listThings.errors.NotFoundException)',
    },
    {
      of: 'an error with another status',
      from: "'404'",
      to: "'410'",
      after: 'schema: { type: string } }\n      ',
      says: 'AWS says 404, the contract 410 (listThings.errors.NotFoundException)',
    },
  ])('$of', async ({ from, to, after, says }) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(await reportOn(changed)).toEqual([`${positionAfter(changed, after)}: ${says}`]);
  });

  it('but a document that says the same has none, a parameter of the gateway included', async () => {
    expect(await reportOn(text)).toEqual([]);
  });
});
