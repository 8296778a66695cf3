import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Credentials } from '@audit-gateway/sigv4';
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { Failure } from '../../src/errors/failure.ts';
import { toProblemResponse } from '../../src/errors/problem.ts';
import { readyUrl } from '../support/ready-url.ts';
import { callersOf, credentials, dashboards } from './fixture.ts';

const names: string[] = [];
let server: Server;
let now = (): Date => new Date();
beforeAll(async () => {
  const authenticate = createAuthenticator({
    methods: [{ method: 'apiKey' }, { method: 'sigv4' }],
    callers: callersOf([dashboards]),
    clock: () => now(),
  });
  server = createServer((request, response) => {
    const [path = '', rawQuery = ''] = (request.url ?? '').split('?');
    const serve = async (): Promise<void> => {
      const headers = request.headersDistinct;
      names.push((await authenticate({ method: request.method ?? '', path, rawQuery, headers })).name);
      response.setHeader('content-type', 'application/json').end('{"tasks":[]}');
    };
    serve().catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      const { status, headers, content } = toProblemResponse(error, 'id');
      response.writeHead(status, headers).end(content);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function client(
  change: { readonly path?: string; readonly region?: string; readonly keys?: Partial<Credentials> } = {},
): IoTClient {
  const { path = '', region = 'eu-west-1', keys } = change;
  const endpoint = `${readyUrl(server)}${path}`;
  return new IoTClient({
    endpoint,
    region,
    credentials: { ...credentials, ...keys, sessionToken: keys?.sessionToken ?? '' },
    maxAttempts: 1,
  });
}

const list = new ListAuditTasksCommand({
  startTime: new Date('2026-01-01T00:00:00Z'),
  endTime: new Date('2026-02-01T00:00:00.123Z'),
  nextToken: "a+b/c==&d é'()*!~",
});

describe('Aws client', () => {
  it.each([
    { how: 'as it is', change: {}, command: list },
    { how: 'for a target, by the path of its endpoint', change: { path: '/us' }, command: list },
    { how: 'for another region', change: { region: 'ap-south-1' }, command: list },
    { how: 'with an odd id', change: {}, command: new DescribeAuditTaskCommand({ taskId: 'a/b c%2F' }) },
  ])("AWS's own client is authenticated $how", async ({ change, command }) => {
    const iot = client(change);
    names.length = 0;
    await (command instanceof ListAuditTasksCommand ? iot.send(command) : iot.send(command));
    iot.destroy();
    expect(names).toEqual(['dashboards']);
  });

  it.each([
    { because: 'its key is nobody’s', keys: { accessKeyId: 'AKIDSTRANGER00001' }, name: 'UnrecognizedClientException' },
    { because: 'its secret is another', keys: { secretAccessKey: 'other' }, name: 'InvalidSignatureException' },
    { because: 'it presents a session token', keys: { sessionToken: 'x' }, name: 'UnrecognizedClientException' },
  ])("AWS's own client raises $name because $because", async ({ keys, name }) => {
    const iot = client({ keys });
    await expect(iot.send(list)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
    iot.destroy();
  });

  it("AWS's own client raises its usual error for a wrong clock", async () => {
    now = () => new Date(Date.now() + 301_000);
    const iot = client();
    await expect(iot.send(list)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('Signature expired'),
    });
    iot.destroy();
    now = () => new Date();
  });
});
