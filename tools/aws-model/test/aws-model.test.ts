import { readFile } from 'node:fs/promises';
import { contractFile, loadContract, parseContract } from '@audit-gateway/contract';
import { knownErrorCodeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { differences } from '../differences.ts';
import { modelFromContract } from '../from-contract.ts';
import { modelFromSdk } from '../from-sdk.ts';

const contract = await loadContract();
const document = await readFile(contractFile, 'utf8');
const aws = modelFromSdk(contract.operations.map(({ id }) => id));

describe("the contract and AWS's own model", () => {
  it('say the same of every operation, parameter, member, enumeration and error', async () => {
    expect(differences(aws, await modelFromContract(contract))).toEqual([]);
  });

  it('know the same errors', () => {
    const ofAws = Object.values(aws).flatMap(({ errors }) => Object.keys(errors));
    expect([...knownErrorCodeValues].sort()).toEqual([...new Set(ofAws)].sort());
  });

  it.each([
    [
      'a parameter that is misnamed',
      'name: taskStatus',
      'name: status',
      ['listAuditTasks.inputs.taskStatus', 'listAuditTasks.inputs.status'],
    ],
    [
      'a parameter that need not be there',
      'in: query\n      required: true',
      'in: query\n      required: false',
      ['listAuditTasks.inputs.startTime.required'],
    ],
    [
      'a parameter in another place',
      'name: maxResults\n      in: query',
      'name: maxResults\n      in: header',
      ['listAuditTasks.inputs.maxResults.in'],
    ],
    ['another path', '/audit/tasks/{taskId}:', '/audit/task/{taskId}:', ['describeAuditTask.path']],
    [
      'a member that is dropped',
      /\n {8}scheduledAuditName:[\s\S]*?(?=\n {8}auditDetails:)/,
      '',
      ['describeAuditTask.output.members.scheduledAuditName'],
    ],
    [
      'a member of another type',
      'type: boolean',
      'type: string',
      ['describeAuditTask.output.members.auditDetails.shape.of.members.checkCompliant.shape.kind'],
    ],
    [
      'a member that AWS need not send',
      'type: object\n      description: An audit, as',
      'type: object\n      required: [taskId]\n      description: An audit, as',
      ['listAuditTasks.output.members.tasks.shape.of.members.taskId.required'],
    ],
    [
      'an enumeration that lacks a value',
      'enum: [IN_PROGRESS, COMPLETED, FAILED, CANCELED]',
      'enum: [IN_PROGRESS, COMPLETED, FAILED]',
      [
        'listAuditTasks.inputs.taskStatus.shape.values',
        'listAuditTasks.output.members.tasks.shape.of.members.taskStatus.shape.values',
        'describeAuditTask.output.members.taskStatus.shape.values',
      ],
    ],
    [
      'an error that is dropped',
      'x-aws-errors: [ResourceNotFoundException]',
      'x-aws-errors: []',
      ['describeAuditTask.errors.ResourceNotFoundException'],
    ],
    [
      'an error with another status',
      "'404': { $ref: '#/components/responses/NotFound' }",
      "'410': { $ref: '#/components/responses/NotFound' }",
      ['describeAuditTask.errors.ResourceNotFoundException'],
    ],
  ])('differ by name where the contract has %s', async (_name, from, to, places) => {
    const changed = document.replace(from, to);
    expect(changed).not.toBe(document);
    const found = differences(aws, await modelFromContract(parseContract(changed, 'changed')));
    expect(found.map((difference) => difference.split(':', 1)[0])).toEqual(places);
  });

  it('differ by name where AWS adds a member', async () => {
    const grown = structuredClone(aws);
    Object.assign(grown['describeAuditTask']?.inputs ?? {}, {
      view: { in: 'query', required: false, shape: { kind: 'string' } },
    });
    const found = differences(grown, await modelFromContract(contract));
    expect(found).toEqual([
      expect.stringMatching(/^describeAuditTask\.inputs\.view: AWS has it, the contract does not/),
    ]);
  });
});
