import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TargetSettings } from '../../src/config/target-settings.ts';
import { credentialsFromAws } from '../../src/upstream/credentials.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

let first: TestUpstream;
let second: TestUpstream;
let gateway: TestGateway;

beforeAll(async () => {
  [first, second] = await Promise.all([startUpstream(), startUpstream()]);
  const us: TargetSettings = { region: 'us-east-1', upstreamUrl: new URL(second.url) };
  gateway = await startTestGateway(first.url, { targets: new Map([['us', us]]) });
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([first.close(), second.close()]);
});

const scopeOf = (upstream: TestUpstream): string | undefined =>
  /Credential=\w+\/\d+\/([\w-]+)\//.exec(upstream.requests.at(-1)?.headers.authorization ?? '')?.[1];

describe('Targets', () => {
  it('a path reaches the default target where it names none', async () => {
    const before = second.requests.length;
    expect((await send(gateway.url, { target: '/audit/tasks/a1' })).status).toBe(200);
    expect({ region: scopeOf(first), second: second.requests.length }).toEqual({ region: 'eu-west-1', second: before });
  });

  it('a path reaches the target that it begins with, in its own region', async () => {
    const before = first.requests.length;
    const query = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
    expect((await send(gateway.url, { target: `/us/audit/tasks?${query}` })).status).toBe(200);
    expect(second.requests.at(-1)?.url).toMatch(/^\/audit\/tasks\?startTime=/);
    expect({ region: scopeOf(second), first: first.requests.length }).toEqual({ region: 'us-east-1', first: before });
  });

  it.each([
    ['/eu/audit/tasks/a1', 404],
    ['/us/us/audit/tasks/a1', 404],
    ['/default/audit/tasks/a1', 404],
    ['/us/audit/tasks/', 404],
    ['/us', 404],
    ['///audit/tasks/a1', 404],
    ['/us///audit/tasks/a1', 404],
    ['//us/audit/tasks/a1', 404],
    ['/audit//tasks/a1', 404],
    ['/us/audit/tasks//a1', 404],
    ['/us/audit/tasks/a_b', 400],
    ['/us/audit/tasks', 400],
  ])('a path %s is rejected with %i', async (target, status) => {
    expect((await send(gateway.url, { target })).status).toBe(status);
  });
});

it('keeps a target that fails from harming another', async () => {
  second.answer = json(500, { message: 'x' }, { 'x-amzn-errortype': 'InternalFailureException' });
  const statuses = await Promise.all(
    ['/us/audit/tasks/b1', '/audit/tasks/b1'].map(async (target) => (await send(gateway.url, { target })).status),
  );
  second.answer = json(200, {});
  expect(statuses).toEqual([500, 200]);
});

describe('Targets', () => {
  let tokenService: Server;
  const asked: URLSearchParams[] = [];
  beforeAll(async () => {
    tokenService = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(new URLSearchParams(body));
        const Expiration = new Date(Date.now() + 3_600_000).toISOString();
        response.setHeader('content-type', 'text/xml').end(`<AssumeRoleResponse><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>${Expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
      });
    }).listen(0, '127.0.0.1');
    await once(tokenService, 'listening');
    vi.stubEnv('AWS_ENDPOINT_URL_STS', readyUrl(tokenService));
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOWN');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'own');
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    tokenService.close();
    tokenService.closeAllConnections();
  });

  it('the role of a target is assumed once for many requests, with the credentials of the gateway', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/audit-reader';
    const us: TargetSettings = { region: 'us-east-1', upstreamUrl: new URL(second.url), roles: [{ arn: roleArn }] };
    const assuming = await startTestGateway(
      first.url,
      { targets: new Map([['us', us]]) },
      { credentials: credentialsFromAws },
    );
    const ids = ['c1', 'c2', 'c3'];
    await Promise.all(ids.map((id) => send(assuming.url, { target: `/us/audit/tasks/${id}` })));
    await assuming.close();
    expect(asked.map((form) => [form.get('Action'), form.get('RoleArn')])).toEqual([['AssumeRole', roleArn]]);
    expect(second.requests.at(-1)?.headers.authorization).toContain('Credential=ASIAASSUMED/');
    expect(second.requests.at(-1)?.headers['x-amz-security-token']).toBe('t');
  });
});
