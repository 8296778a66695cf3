import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner } from '@audit-gateway/sigv4';
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, dashboards } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

let folder: string;
let upstream: TestUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-slash-'));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [dashboards] }));
  upstream = await startUpstream();
  const us = { region: 'us-east-1', upstreamUrl: new URL(upstream.url) };
  gateway = await startTestGateway(upstream.url, { auth: ['sigv4'], callers, targets: new Map([['us', us]]) });
});
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

describe.each(['/', '/us/'])('an endpoint that ends in %s', (path) => {
  it("works with AWS's own client", async () => {
    // One for each call: the SDK sets its clock by the Date of the response before, which a shifted clock does not move.
    const newClient = (): IoTClient =>
      new IoTClient({
        region: 'eu-west-1',
        endpoint: `${gateway.url}${path}`,
        credentials: { ...credentials, sessionToken: '' },
        maxAttempts: 1,
      });
    const period = { startTime: new Date('2026-01-01'), endTime: new Date('2026-02-01') };
    upstream.answer = json(200, { tasks: [{ taskId: 'a1' }] });
    expect((await newClient().send(new ListAuditTasksCommand(period))).tasks).toEqual([{ taskId: 'a1' }]);
    upstream.answer = json(200, { taskStatus: 'COMPLETED' });
    expect(await newClient().send(new DescribeAuditTaskCommand({ taskId: 'a1' }))).toMatchObject({
      taskStatus: 'COMPLETED',
    });
    expect(upstream.requests.at(-1)?.url).toBe('/audit/tasks/a1');
  });

  it('works with a client that sends an empty segment, and signs the path without it', async () => {
    const target = `${path}/audit/tasks/a2`;
    const headers = { host: 'gateway.internal' };
    const request = { method: 'GET', path: target, query: '', headers };
    const added = createSigner({ region: 'eu-west-1', service: 'iot' }).sign(request, credentials, new Date());
    upstream.answer = json(200, {});
    expect(await send(gateway.url, { target, headers: { ...headers, ...added } })).toMatchObject({ status: 200 });
    expect(upstream.requests.at(-1)?.url).toBe('/audit/tasks/a2');
  });
});
