import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContract } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/index.ts';
import { apiKey, dashboards, sha256 } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

const { operations } = await loadContract();
const outsidersKey = 'key of somebody who may read one target';
const outsider = {
  name: 'outsider',
  apiKeys: [{ sha256: sha256(outsidersKey) }],
  operations: ['listAuditTasks', 'describeAuditTask'],
  targets: ['eu'],
};

let folder: string;
let upstream: TestUpstream;
let gateway: TestGateway;
let withoutDefault: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-targets-'));
  upstream = await startUpstream();
  const target = { region: 'us-east-1', upstreamUrl: new URL(upstream.url) };
  const targets = new Map([
    ['us', target],
    ['eu', target],
  ]);
  const start = async (all: readonly string[], change: Partial<Settings> = {}): Promise<TestGateway> => {
    const callers = join(folder, `${all.join('-')}.json`);
    await writeFile(callers, JSON.stringify({ callers: [{ ...dashboards, targets: all }, outsider] }));
    return startTestGateway(upstream.url, { auth: ['apiKey'], callers, targets, ...change });
  };
  gateway = await start(['default', 'us', 'eu']);
  withoutDefault = await start(['us', 'eu'], { region: undefined });
});
afterAll(async () => {
  for (const each of [gateway, withoutDefault]) await each.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

/** All that a caller can see of an answer but what differs each time. */
async function seen(url: string, key: string, target: string, method = 'GET'): Promise<object> {
  const { status, headers, body } = await send(url, { method, target, headers: { 'x-api-key': key } });
  const others = { ...headers, date: '', 'x-amzn-requestid': '', 'content-length': '' };
  const content: unknown = JSON.parse(body || 'null', (name, value: unknown) => (name === 'requestId' ? '' : value));
  return { status, others, content };
}

describe('Hidden targets', () => {
  it.each([
    ['GET', '/audit/tasks/a1'],
    ['GET', '/audit/tasks'],
    ['GET', '//audit/tasks/a1'],
    ['GET', '/audit/tasks/a_b'],
    ['GET', '/audit/tasks/%ff'],
    ['GET', '/audit/tasks?unknown=1'],
    ['POST', '/audit/tasks'],
    ['GET', '/nothing'],
    ['GET', ''],
  ])('a target that a caller may not read looks like one that does not exist: %s %s', async (method, path) => {
    const before = upstream.requests.length;
    const forbidden = await seen(gateway.url, outsidersKey, `/us${path}`, method);
    const unknown = await seen(gateway.url, outsidersKey, `/xx${path}`, method);
    expect(forbidden).toEqual(unknown);
    expect(forbidden).toMatchObject({ status: 404 });
    expect(JSON.stringify(forbidden)).not.toMatch(/\bus\b/);
    expect(upstream.requests).toHaveLength(before);
  });

  it('a target that a caller may not read may be the default one, which then looks as if there were none', async () => {
    const forbidden = await seen(gateway.url, outsidersKey, '/audit/tasks/a1');
    expect(forbidden).toEqual(await seen(withoutDefault.url, outsidersKey, '/audit/tasks/a1'));
    expect(forbidden).toMatchObject({ status: 404 });
  });

  it('a target that a caller may not read is served to those who may read it', async () => {
    expect(await seen(gateway.url, outsidersKey, '/eu/audit/tasks/a1')).toMatchObject({ status: 200 });
    expect(await seen(gateway.url, apiKey, '/us/audit/tasks/a1')).toMatchObject({ status: 200 });
    expect(await seen(gateway.url, apiKey, '/audit/tasks/a1')).toMatchObject({ status: 200 });
  });
});

describe('Hidden targets', () => {
  const paths = operations.map(({ path }) => `/{target}${path}`).join(', ');
  const named = `There is no operation at this path. It must begin with the name of a target that you may read: ${paths}.`;

  it.each(['/audit/tasks/a1', '//audit/tasks/a1', '/default/audit/tasks/a1', '/audit/tasks'])(
    'a gateway without a default target rejects %s, and says what the path must begin with',
    async (target) => {
      const before = upstream.requests.length;
      expect(await seen(withoutDefault.url, apiKey, target)).toMatchObject({ status: 404, content: { detail: named } });
      expect(upstream.requests).toHaveLength(before);
    },
  );

  it('a gateway without a default target serves the targets of its file, is ready, and has metrics of these alone', async () => {
    expect(await seen(withoutDefault.url, apiKey, '/us/audit/tasks/a1')).toMatchObject({ status: 200 });
    expect(await send(withoutDefault.adminUrl, { target: '/readyz' })).toMatchObject({ status: 200 });
    const { body } = await send(withoutDefault.adminUrl, { target: '/metrics' });
    const targets = [...body.matchAll(/target="([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(targets)).toEqual(new Set(['us', 'eu']));
  });

  it('a gateway without a default target has a page that tries the operations with the name of a target', async () => {
    const { body } = await send(withoutDefault.url, { target: '/docs/openapi.json' });
    expect(JSON.parse(body)).toMatchObject({ servers: [{ url: '/{target}' }] });
  });
});

it('the log holds no path that a caller made up', async () => {
  await seen(gateway.url, apiKey, '/made-up-by-a-caller/audit/tasks', 'POST');
  await seen(gateway.url, apiKey, '/audit/tasks/made-up-by-a-caller', 'POST');
  expect(gateway.log.join('')).toContain('POST');
  expect(gateway.log.join('')).not.toContain('made-up-by-a-caller');
});
