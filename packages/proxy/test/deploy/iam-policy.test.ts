import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { readDeployFile } from './deploy-file.ts';

it("the IAM policy allows the contract's operations and nothing else", async () => {
  const { operations } = await loadContract();
  const actions = operations.map(({ id }) => `iot:${id.charAt(0).toUpperCase()}${id.slice(1)}`).sort();
  expect(JSON.parse(readDeployFile('iam-policy.json'))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'ReadAudits', Effect: 'Allow', Action: actions, Resource: '*' }],
  });
});
