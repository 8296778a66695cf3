import { loadContract, positionOf } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { readDeployFile, readManifests } from './deploy-file.ts';

const trust = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.tuple([z.looseObject({ Effect: z.literal('Allow'), Condition: z.unknown().optional() })]),
});
const readPolicy = (name: string): z.output<typeof trust>['Statement'][0] =>
  trust.parse(JSON.parse(readDeployFile(name))).Statement[0];

const [account] = readManifests('kubernetes/base/service-account.yaml').map((manifest) =>
  z
    .looseObject({
      metadata: z.looseObject({
        name: z.string(),
        namespace: z.string(),
        annotations: z.object({ 'eks.amazonaws.com/role-arn': z.string() }),
      }),
    })
    .parse(manifest),
);
if (account === undefined) throw new Error('there is no service account');
const { name, namespace, annotations } = account.metadata;

const policy: unknown = JSON.parse(readDeployFile('iam-policy.json'));
const statements = z.object({ Statement: z.array(z.object({ Action: z.array(z.string()) })) });
const { operations, text } = await loadContract();
const actionOf = (id: string): string => `iot:${id.charAt(0).toUpperCase()}${id.slice(1)}`;

it("the IAM policy allows the contract's operations and nothing else", () => {
  const allowed = statements.parse(policy).Statement.flatMap(({ Action }) => Action);
  const questions = operations
    .filter(({ id }) => !allowed.includes(actionOf(id)))
    .map(({ id, path, method }) => {
      const position = positionOf(text, ['paths', path, method.toLowerCase()]);
      return `spec/openapi.yaml:${position}: may the gateway call ${actionOf(id)}? Say it in packages/proxy/deploy/iam-policy.json`;
    });
  if (questions.length > 0) expect.fail(questions.join('\n'));
  const actions = operations.map(({ id }) => actionOf(id)).sort();
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'ReadAudits', Effect: 'Allow', Action: actions, Resource: '*' }],
  });
});

it('the role trusts the one service account of the manifests: by IAM roles for service accounts', () => {
  expect(readPolicy('iam-trust-irsa.json')).toMatchObject({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        'OIDC_PROVIDER:aud': 'sts.amazonaws.com',
        'OIDC_PROVIDER:sub': `system:serviceaccount:${namespace}:${name}`,
      },
    },
  });
});

it('the role trusts the one service account of the manifests: by EKS Pod Identity', () => {
  expect(readPolicy('iam-trust-pod-identity.json')).toMatchObject({
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': name,
      },
    },
  });
});

it("the role of a target in another account trusts the gateway's role, which may assume that one alone", () => {
  expect(readPolicy('iam-trust-target.json')).toMatchObject({
    Principal: { AWS: annotations['eks.amazonaws.com/role-arn'] },
    Action: 'sts:AssumeRole',
  });
  expect(readPolicy('iam-assume-targets.json')).toMatchObject({
    Action: 'sts:AssumeRole',
    Resource: 'arn:aws:iam::444455556666:role/audit-reader',
  });
});
