import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

const key = 'key-of-the-dashboard';
const accessKey = { accessKeyId: 'AKIDOFTHETICKETBOT', secretAccessKey: 'a-secret-of-the-ticket-bot-and-nobody-else' };
const listOfCallers = (dashboardKey: string): string =>
  JSON.stringify({
    callers: [
      {
        name: 'dashboard',
        apiKeys: [{ sha256: createHash('sha256').update(dashboardKey).digest('hex') }],
        operations: ['describeAuditTask'],
        targets: ['default'],
        rate: 1000,
      },
      {
        name: 'ticket-bot',
        accessKeys: [accessKey],
        operations: ['listAuditTasks', 'describeAuditTask'],
        targets: ['default'],
      },
    ],
  });
const period = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';

let folder: string;
let file: string;
let upstream: TestUpstream;
let gateway: TestGateway;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-access-'));
  file = join(folder, 'callers.json');
  await writeFile(file, listOfCallers(key));
  upstream = await startUpstream();
  gateway = await startTestGateway(upstream.url, { auth: ['apiKey', 'sigv4'], callers: file });
});
afterEach(async () => {
  await gateway.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

const asDashboard = (target: string, apiKey = key): Promise<{ status: number }> =>
  send(gateway.url, { target, headers: { 'x-api-key': apiKey } });

describe('Access', () => {
  it('a gateway with authentication warns of a file that lists nobody, at the start and when it is read again', async () => {
    const warning = 'the file lists nobody';
    const warnings = (): number => gateway.log.filter((line) => line.includes(warning)).length;
    expect(warnings()).toBe(0);
    await writeFile(file, 'callers: []');
    await gateway.reload();
    expect(warnings()).toBe(1);
    const another = await startTestGateway(upstream.url, { auth: ['apiKey'], callers: file });
    await another.close();
    expect(another.log.join('')).toContain(warning);
  });

  it.each([
    ['nothing', {}, 401, 'UnauthorizedException'],
    ['an unknown key', { 'x-api-key': 'x' }, 401, 'UnauthorizedException'],
    ['the key of somebody who may not', { 'x-api-key': key }, 403, 'AccessDeniedException'],
  ])('a gateway with authentication rejects %s', async (_name, headers, status, code) => {
    const before = upstream.requests.length;
    const received = await send(gateway.url, { target: `/audit/tasks?${period}`, headers });
    expect({ status: received.status, code: received.headers['x-amzn-errortype'] }).toEqual({ status, code });
    if (status === 401) expect(received.headers['www-authenticate']).toContain('ApiKey');
    expect(upstream.requests).toHaveLength(before);
  });

  it('a gateway with authentication reveals nothing of its operations to unknown callers', async () => {
    expect((await send(gateway.url, { target: '/whatever' })).status).toBe(401);
  });

  it('a gateway with authentication lets a caller do what it may', async () => {
    expect((await asDashboard('/audit/tasks/a1')).status).toBe(200);
  });

  it("a gateway with authentication accepts an unmodified AWS SDK with the access key that it issued, and reports a wrong one in AWS's own terms", async () => {
    const client = (credentials: typeof accessKey): IoTClient =>
      new IoTClient({ region: 'eu-west-1', endpoint: gateway.url, credentials, maxAttempts: 1 });
    const input = { startTime: new Date('2026-01-01'), endTime: new Date('2026-02-01') };
    expect(await client({ ...accessKey }).send(new ListAuditTasksCommand(input))).toMatchObject({ tasks: [] });
    const stranger = client({ ...accessKey, secretAccessKey: 'another-secret' });
    const refusal = stranger.send(new DescribeAuditTaskCommand({ taskId: 'a1' }));
    await expect(refusal).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  it('a gateway with authentication reads its callers again while requests are in flight, and keeps the old list when the new one is broken', async () => {
    const began = Promise.withResolvers<() => void>();
    upstream.answer = (_request, response) => {
      began.resolve(() => response.setHeader('content-type', 'application/json').end('{}'));
    };
    const inFlight = asDashboard('/audit/tasks/b1');
    const answerNow = await began.promise;
    await writeFile(file, listOfCallers('another-key'));
    await gateway.reload();
    expect((await asDashboard('/audit/tasks/b1')).status).toBe(401);
    answerNow();
    expect((await inFlight).status).toBe(200);

    await writeFile(file, '{ "callers": [{}] }');
    await expect(gateway.reload()).rejects.toThrow(/callers/);
    upstream.answer = (_request, response) => response.setHeader('content-type', 'application/json').end('{}');
    expect((await asDashboard('/audit/tasks/b2', 'another-key')).status).toBe(200);
  });
});
