import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner } from '@audit-gateway/sigv4';
import { expect, it } from 'vitest';
import { startTestGateway, testCredentials } from './support/gateway.ts';
import { send } from './support/http.ts';
import { json, raw, startUpstream } from './support/upstream.ts';

const secrets = {
  apiKey: 'api-key-of-a-caller-that-nothing-may-repeat',
  wrongKey: 'wrong-key-of-a-stranger-that-nothing-may-repeat',
  bearer: 'bearer-of-a-caller-that-nothing-may-repeat',
  accessKeySecret: 'secret-access-key-of-a-caller-that-nothing-may-repeat',
  pageToken: 'page-token-that-nothing-may-repeat',
  redisPassword: 'redis-password-that-nothing-may-repeat',
  redisSecret: 'redis-secret-that-nothing-may-repeat',
  gatewaySecret: testCredentials.secretAccessKey,
  gatewayToken: testCredentials.sessionToken,
};
const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';

it('repeats no secret in any log line, response, metric or page of the admin port, whatever goes wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-secrets-'));
  const callers = join(folder, 'callers.json');
  const everything = { operations: ['listAuditTasks', 'describeAuditTask'], targets: ['default'] };
  const sha256 = createHash('sha256').update(secrets.apiKey).digest('hex');
  const accessKey = { accessKeyId: 'AKIDOFTHECALLER1', secretAccessKey: secrets.accessKeySecret };
  await writeFile(
    callers,
    JSON.stringify({ callers: [{ name: 'bot', apiKeys: [{ sha256 }], accessKeys: [accessKey], ...everything }] }),
  );
  const upstream = await startUpstream();
  const gateway = await startTestGateway(upstream.url, {
    auth: ['apiKey', 'sigv4'],
    callers,
    redisUrl: new URL(`redis://:${secrets.redisPassword}@127.0.0.1:9`),
    redisSecret: secrets.redisSecret,
  });

  const signed = createSigner({ region: 'eu-west-1', service: 'iot' }).sign(
    { method: 'GET', path: '/audit/tasks/a1', query: '', headers: { host: new URL(gateway.url).host } },
    accessKey,
    new Date(),
  );
  const targets = [
    '/audit/tasks/a1',
    `/audit/tasks?${times}&nextToken=${secrets.pageToken}`,
    `/audit/tasks?nextToken=${secrets.pageToken}&maxResults=0`,
    `/audit/tasks?${times}&nextToken=${secrets.pageToken}&nextToken=${secrets.pageToken}`,
    `/audit/tasks/${secrets.pageToken}/x?X-Amz-Signature=${secrets.pageToken}`,
  ];
  const proofs: Readonly<Record<string, string>>[] = [
    { 'x-api-key': secrets.apiKey },
    { 'x-api-key': secrets.wrongKey },
    { authorization: `Bearer ${secrets.bearer}` },
    { ...signed, authorization: `${signed['authorization'] ?? ''}x` },
    { ...signed },
  ];
  const answers = [
    json(200, { tasks: [], nextToken: secrets.pageToken, later: secrets.pageToken, taskStatus: 7 }),
    json(403, { message: `signature of ${secrets.gatewayToken}` }, { 'x-amzn-errortype': 'InvalidSignatureException' }),
    json(500, {}, { 'x-amzn-errortype': 'InternalFailureException' }),
    raw(200, '<html>'),
  ];
  const shown: string[] = [];
  for (const answer of answers) {
    upstream.answer = answer;
    for (const headers of proofs) {
      for (const target of targets) {
        const received = await send(gateway.url, { target, headers });
        // The next page's token is what a listing is for.
        if (received.status !== 200) shown.push(received.body, JSON.stringify(received.headers));
      }
    }
  }
  for (const page of ['/metrics', '/drift', '/readyz', '/livez'])
    shown.push((await send(gateway.adminUrl, { target: page })).body);
  await gateway.close();
  await upstream.close();
  await rm(folder, { recursive: true });

  expect(shown.length).toBeGreaterThan(50);
  expect(gateway.log.length).toBeGreaterThan(50);
  const everythingShown = [...shown, ...gateway.log].join('\n');
  for (const [name, secret] of Object.entries(secrets)) {
    expect({ name, shown: everythingShown.includes(secret) }).toEqual({ name, shown: false });
  }
});
