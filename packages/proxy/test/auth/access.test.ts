import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { scriptedSleep } from '../support/scripted-sleep.ts';
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

  it('a gateway with authentication follows its file: a new version counts, a bad one is refused, logged and measured', async () => {
    const script = scriptedSleep();
    const watching = await startTestGateway(
      upstream.url,
      { auth: ['apiKey'], callers: file },
      { sleep: script.sleep, clock: () => new Date('2026-03-01T00:00:00Z') },
    );
    const replaceBy = async (content: string): Promise<void> => {
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
      // One look to see the change, and one to see that it is over.
      await script.wake();
      await script.wake();
    };
    const statusOf = async (apiKey: string): Promise<number> =>
      (await send(watching.url, { target: '/audit/tasks/a1', headers: { 'x-api-key': apiKey } })).status;
    const metrics = async (): Promise<string[]> => {
      const { body } = await send(watching.adminUrl, { target: '/metrics' });
      return body.split('\n').filter((line) => line.startsWith('audit_gateway_callers'));
    };
    const at = `audit_gateway_callers_loaded_timestamp_seconds ${Date.UTC(2026, 2, 1) / 1000}`;
    const before = ['audit_gateway_callers 2', 'audit_gateway_callers_refused 0', at];
    expect(await metrics()).toEqual(expect.arrayContaining(before));
    await replaceBy(listOfCallers('another-key'));
    expect([await statusOf(key), await statusOf('another-key')]).toEqual([401, 200]);
    expect(watching.log.join('')).toContain('the file has changed, and the callers with it');

    await replaceBy('callers: [{ name: a }]');
    expect(await statusOf('another-key')).toBe(200);
    expect(watching.log.join('')).toMatch(/"level":50.*callers\.json:1:11: .*the callers stay as they were/);
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'audit_gateway_callers 2',
        'audit_gateway_callers_reloads_total{outcome="success"} 1',
        'audit_gateway_callers_reloads_total{outcome="failure"} 1',
        'audit_gateway_callers_refused 1',
        at,
      ]),
    );
    await replaceBy('callers: []');
    expect(await statusOf('another-key')).toBe(401);
    expect(await metrics()).toEqual(
      expect.arrayContaining(['audit_gateway_callers 0', 'audit_gateway_callers_refused 0']),
    );
    await watching.close();
  });
});
