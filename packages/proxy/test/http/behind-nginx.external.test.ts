import { existsSync } from 'node:fs';
import { DescribeAuditTaskCommand, IoTClient, ListAuditTasksCommand } from '@aws-sdk/client-iot';
import {
  type CallersFile,
  findFreePort,
  type NginxProcess,
  startNginx,
  startTokenIssuer,
  type TokenIssuer,
  writeCallersFile,
} from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { readCommand } from '../../src/index.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

const document = z.object({ servers: z.array(z.object({ url: z.string() })) });
const apiKey = 'key-of-a-caller-behind-nginx';
const accessKey = { accessKeyId: 'AKIDBEHINDNGINX0001', secretAccessKey: 'hN2w8Zr5Kq0Xb7Lt3Vd9Yc6Mf1Jg4Ps8' };
const succeeded = { $metadata: { httpStatusCode: 200 } };
const subject = 'dashboards@example.com';

// What nginx, CloudFront and AWS's load balancers add to a request.
const added = `
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto https;
  proxy_set_header X-Forwarded-Host $http_host;
  proxy_set_header X-Forwarded-Port 443;
  proxy_set_header X-Real-IP $remote_addr;
  proxy_set_header Forwarded "for=$remote_addr;proto=https";
  proxy_set_header Via "1.1 nginx";
  proxy_set_header X-Request-Id $request_id;
  proxy_set_header X-Amz-Cf-Id "Tq1l8m9X0v3kQ2Zf7Yp4==";
  proxy_set_header X-Amzn-Trace-Id "Root=1-67891233-abcdef012345678912345678";
  add_header X-Nginx-Request-Id $request_id always;
`;
const keepHost = 'proxy_set_header Host $http_host;';

interface Layout {
  readonly layout: string;
  /** The directives of nginx, for a gateway at a URL. */
  readonly server: (gatewayUrl: string) => string;
  /** The path below which callers reach the gateway. */
  readonly prefix: string;
  readonly hasPublicUrl: boolean;
}

const layouts: readonly Layout[] = [
  {
    layout: 'nginx keeps Host and path, and the gateway has no public URL',
    server: (url) => `location / { ${added} ${keepHost} proxy_pass ${url}; }`,
    prefix: '',
    hasPublicUrl: false,
  },
  {
    layout: 'nginx changes Host',
    server: (url) => `location / { ${added} proxy_pass ${url}; }`,
    prefix: '',
    hasPublicUrl: true,
  },
  {
    layout: 'nginx changes Host and takes a prefix off',
    server: (url) => `location /internal/audits/ { ${added} proxy_pass ${url}/; }`,
    prefix: '/internal/audits',
    hasPublicUrl: true,
  },
  {
    layout: 'nginx takes a prefix off',
    server: (url) => `location /audits/ { ${added} ${keepHost} proxy_pass ${url}/; }`,
    prefix: '/audits',
    hasPublicUrl: true,
  },
  {
    layout: 'nginx changes Host and leaves a prefix',
    server: (url) => `location /audits/ { ${added} proxy_pass ${url}; }`,
    prefix: '/audits',
    hasPublicUrl: true,
  },
];

const hasNginx = existsSync('/usr/sbin/nginx');
if (!hasNginx && process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') throw new Error('nginx is missing');

describe.skipIf(!hasNginx)('behind nginx', () => {
  let upstream: TestUpstream;
  let issuer: TokenIssuer;
  let callers: CallersFile;
  beforeAll(async () => {
    upstream = await startUpstream();
    issuer = await startTokenIssuer();
    const operations = ['listAuditTasks', 'describeAuditTask'];
    callers = await writeCallersFile([{ name: 'a', apiKey, accessKey, jwtSubject: subject, operations }]);
  });
  afterAll(async () => {
    await issuer.close();
    await upstream.close();
    await callers.remove();
  });

  describe.each(layouts)('where $layout', ({ server, prefix, hasPublicUrl }) => {
    let nginx: NginxProcess;
    let gateway: TestGateway;
    let base: string;
    beforeAll(async () => {
      const port = await findFreePort();
      nginx = await startNginx({ server: server(`http://127.0.0.1:${port}`) });
      base = `${nginx.url}${prefix}`;
      const flags = ['--auth', 'apiKey,jwt,sigv4', '--callers', callers.path, ...issuer.flags];
      const { settings } = await readCommand(
        [
          ...['--region', 'eu-west-1', '--port', String(port), '--admin-port', '0', '--upstream-url', upstream.url],
          ...['--cache-mb', '0', '--list-rate', '0', '--describe-rate', '0', '--trusted-proxies', '127.0.0.1'],
          ...(hasPublicUrl ? ['--public-url', base] : []),
          ...flags,
        ],
        {},
      );
      gateway = await startTestGateway(upstream.url, settings);
    });
    afterAll(async () => {
      await nginx.end();
      await gateway.close();
    });

    const statusOf = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(`${base}${path}`, { headers })).status;

    it('an API key is taken', async () => {
      expect(await statusOf('/audit/tasks/a1', { 'x-api-key': apiKey })).toBe(200);
      expect(await statusOf('/audit/tasks/a1', { 'x-api-key': 'another' })).toBe(401);
    });

    it('a token is taken', async () => {
      const token = issuer.token(subject, new Date());
      expect(await statusOf('/audit/tasks/a1', { authorization: `Bearer ${token}` })).toBe(200);
      expect(await statusOf('/audit/tasks/a1', { authorization: `Bearer ${token}x` })).toBe(401);
    });

    it('a signature of an AWS SDK is taken', async () => {
      const client = (credentials: typeof accessKey): IoTClient =>
        new IoTClient({ region: 'eu-west-1', endpoint: base, credentials, maxAttempts: 1 });
      const times = { startTime: new Date('2026-01-01'), endTime: new Date('2026-02-01') };
      const good = client(accessKey);
      expect(await good.send(new ListAuditTasksCommand(times))).toMatchObject({ tasks: [] });
      expect(await good.send(new DescribeAuditTaskCommand({ taskId: 'a1' }))).toMatchObject(succeeded);
      const bad = client({ ...accessKey, secretAccessKey: 'another-secret' });
      await expect(bad.send(new DescribeAuditTaskCommand({ taskId: 'a1' }))).rejects.toMatchObject({
        name: 'InvalidSignatureException',
      });
      for (const each of [good, bad]) each.destroy();
    });

    it('a signature of an AWS SDK that does not go through nginx is taken', async () => {
      const client = new IoTClient({ region: 'eu-west-1', endpoint: gateway.url, credentials: accessKey });
      expect(await client.send(new DescribeAuditTaskCommand({ taskId: 'a1' }))).toMatchObject(succeeded);
      client.destroy();
    });

    it('the log has the client, its scheme, and the id of nginx', async () => {
      const headers = { 'x-api-key': apiKey, 'x-forwarded-for': '203.0.113.7' };
      const response = await fetch(`${base}/audit/tasks/a1`, { headers });
      const id = response.headers.get('x-nginx-request-id') ?? '';
      const line = await vi.waitFor(() => {
        const found = gateway.log.find((each) => each.includes(id));
        if (found === undefined) throw new Error('nothing was logged');
        const parsed: unknown = JSON.parse(found);
        return parsed;
      });
      expect(line).toMatchObject({
        requestId: response.headers.get('x-amzn-requestid'),
        callerRequestId: id,
        client: { address: '203.0.113.7', scheme: 'https' },
        caller: 'a',
        route: '/audit/tasks/{taskId}',
      });
    });

    it('the documentation is there, and offers the URL of nginx', async () => {
      const { servers } = document.parse(await (await fetch(`${base}/docs/openapi.json`)).json());
      expect(servers[0]?.url).toBe(hasPublicUrl ? base : '/');
      const response = await fetch(`${base}/docs/`);
      expect({ status: response.status, url: response.url }).toEqual({ status: 200, url: `${base}/docs` });
    });
  });
});
