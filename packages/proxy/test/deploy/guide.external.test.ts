import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { startUpstream } from '../support/upstream.ts';
import { readDeployFile } from './deploy-file.ts';

const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';

/** What stands in the place of the AWS CLI: keeps its arguments and the policies that it is given. */
const recordingCli = `#!/bin/sh
printf '%s\\n' "$*" >> calls
for argument; do case $argument in file://*) cat "\${argument#file://}" >> policies; echo >> policies;; esac; done
case "$1 $2" in
  'sts get-caller-identity') echo 123456789012;;
  'eks describe-cluster') echo https://${issuer};;
esac
`;

const guide = readDeployFile('README.md');
/** The commands of a step. */
const commandsOf = (step: number): string[] => {
  const [, text = ''] = new RegExp(`^${step}\\. (.*?)^(?:${step + 1}\\.|##) `, 'ms').exec(guide) ?? [];
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
};
const blocks = commandsOf(1);

describe('the commands from policy to role, as the guide has them', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guide-'));
    await cp(fileURLToPath(new URL('../../deploy/', import.meta.url)), folder, { recursive: true });
    await writeFile(join(folder, 'aws'), recordingCli);
    await chmod(join(folder, 'aws'), 0o755);
    const script = ['set -eu', `cd '${folder}'`, `PATH='${folder}:/usr/bin:/bin'`, 'cluster=main'];
    await runToEnd(['sh', '-c', [...script, 'target_account=210987654321', ...blocks].join('\n')]);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  it('are there for the policy, each kind of service account, and targets', () => {
    expect(blocks).toHaveLength(5);
  });

  it('give the policy to the role, and the role to the service account', async () => {
    const calls = await read('calls');
    expect(calls).toContain(
      'iam attach-role-policy --role-name audit-gateway --policy-arn arn:aws:iam::123456789012:policy/audit-gateway\n',
    );
    expect(calls).toContain('eks create-pod-identity-association --cluster-name main');
    expect(calls).toContain('--role-arn arn:aws:iam::123456789012:role/audit-gateway\n');
  });

  it('leave no placeholder in what AWS is given', async () => {
    const given = (await read('policies')).trim();
    expect(given).toContain(`"arn:aws:iam::123456789012:oidc-provider/${issuer}"`);
    expect(given).toContain(`"${issuer}:sub": "system:serviceaccount:audit-gateway:audit-gateway"`);
    expect(given).toContain('"arn:aws:iam::210987654321:role/audit-reader"');
    expect(given).not.toMatch(/OIDC_PROVIDER|111122223333|444455556666/);
  });
});

it('the request that tries the gateway is one that it takes, on any day', async () => {
  const upstream = await startUpstream();
  const gateway = await startTestGateway(upstream.url);
  const [request = ''] = commandsOf(5);
  expect(request).toContain('http://audit-gateway.audit-gateway/');
  const commands = request.replace('http://audit-gateway.audit-gateway', gateway.url).replace('curl', 'curl --silent');
  const printed = await runToEnd(['sh', '-c', `set -eu; key=any\n${commands}`]);
  await gateway.close();
  await upstream.close();
  expect(JSON.parse(printed)).toEqual({ tasks: [] });
});
