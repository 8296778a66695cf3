import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractFile } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboards } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const document = await readFile(contractFile, 'utf8');
const script = 'text/javascript; charset=utf-8';
const style = 'text/css; charset=utf-8';
const pages = [
  { path: '/openapi.yaml', type: 'application/yaml', holds: 'operationId: listAuditTasks' },
  { path: '/openapi.json', type: 'application/json', holds: '"operationId":"listAuditTasks"' },
  { path: '/docs', type: 'text/html; charset=utf-8', holds: '<!doctype html>' },
  { path: '/docs/page.css', type: style, holds: '.auth-container' },
  { path: '/docs/page.js', type: script, holds: 'SwaggerUIBundle(' },
  { path: '/docs/openapi.json', type: 'application/json', holds: '"description":"This gateway"' },
  { path: '/docs/swagger-ui.css', type: style, holds: '.swagger-ui' },
  { path: '/docs/swagger-ui-bundle.js', type: script, holds: 'SwaggerUIBundle' },
  { path: '/docs/favicon-32x32.png', type: 'image/png', holds: 'PNG' },
];

let folder: string;
let upstream: TestUpstream;
let gateway: TestGateway;
let asking: TestGateway;
let without: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-docs-'));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [{ ...dashboards, targets: ['default'] }] }));
  upstream = await startUpstream();
  gateway = await startTestGateway(upstream.url);
  asking = await startTestGateway(upstream.url, { auth: ['apiKey'], callers });
  without = await startTestGateway(upstream.url, { docs: false });
});
afterAll(async () => {
  for (const each of [gateway, asking, without]) await each.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

describe('the documentation', () => {
  it.each(pages)('has $path, for who gives no credentials too', async ({ path, type, holds }) => {
    for (const { url } of [gateway, asking]) {
      const { status, headers, body } = await send(url, { target: path });
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
      expect(body).toContain(holds);
    }
  });

  it.each(pages)('answers HEAD at $path as GET, without the content', async ({ path }) => {
    const target = { target: path, headers: { 'if-none-match': '"another"' } };
    const { headers } = await send(gateway.url, target);
    const head = await send(gateway.url, { ...target, method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(headers['content-length']);
  });

  it.each(pages)('is sent again at $path only when it changed', async ({ path }) => {
    const first = await send(gateway.url, { target: path });
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await send(gateway.url, { target: path, headers: { 'if-none-match': first.headers.etag ?? '' } });
    expect({ status: again.status, body: again.body, etag: again.headers.etag }).toEqual({
      status: 304,
      body: '',
      etag: first.headers.etag,
    });
  });

  it.each(pages)('lets nothing from elsewhere run, load or frame it at $path', async ({ path }) => {
    const { headers } = await send(gateway.url, { target: path });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'"]));
    expect(policy.join(' ')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s, and says what it takes', async (method) => {
    const { status, headers, body } = await send(gateway.url, { method, target: '/docs' });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
    expect(JSON.parse(body)).toMatchObject({ type: '/docs#problem-method-not-allowed', source: 'caller' });
  });

  it.each([
    '/openapi.yaml/',
    '/docs/page.js/',
    '/docs///',
    '/us/docs/',
    '/docs//page.js',
    '/Docs',
    '/docs/index.html',
    '/docs/package.json',
    '/docs/../docs/swagger-ui-bundle.js',
    '/docs/%2e%2e/package.json',
    '/docs/swagger-ui-bundle.js.map',
    '/openapi.yml',
    '/default/docs',
  ])('has nothing at %s but the answer of any unknown path', async (target) => {
    const { status, body } = await send(gateway.url, { target });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ type: '/docs#problem-unknown-operation' });
    expect((await send(asking.url, { target })).status).toBe(401);
  });

  it.each(['GET', 'HEAD'])('leads from /docs/ to /docs by %s, behind any prefix', async (method) => {
    for (const { url } of [gateway, asking]) {
      const { status, headers, body } = await send(url, { method, target: '/docs/' });
      expect({ status, location: headers.location, body }).toEqual({ status: 308, location: '../docs', body: '' });
    }
    expect((await send(without.url, { target: '/docs/' })).status).toBe(404);
  });

  it.each(pages)('can be switched off, so that nothing is at $path', async ({ path }) => {
    const { status, body } = await send(without.url, { target: path });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ code: 'UnknownOperationException' });
  });

  it('does not mind a query, which nobody reads', async () => {
    expect((await send(gateway.url, { target: '/docs?url=https://example.com/openapi.json' })).status).toBe(200);
  });
});

describe('the document', () => {
  it('is served to the byte', async () => {
    const { body, headers } = await send(gateway.url, { target: '/openapi.yaml' });
    expect(body).toBe(document);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(document)));
  });

  it('is served as JSON, with nothing added and nothing left out', async () => {
    const { body } = await send(gateway.url, { target: '/openapi.json' });
    expect(JSON.parse(body)).toEqual(parse(document));
  });
});

it('takes nothing of AWS, and is measured and logged by its own routes', async () => {
  const own = await startTestGateway(upstream.url);
  const before = upstream.requests.length;
  await send(own.url, { target: '/docs?token=secret-in-a-query' });
  await send(own.url, { target: '/openapi.yaml', method: 'POST' });
  const metrics = (await send(own.adminUrl, { target: '/metrics' })).body;
  await own.close();
  expect(upstream.requests.length).toBe(before);
  expect(metrics).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/docs",.*code="200".*\} 1$/m);
  expect(metrics).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/openapi.yaml",.*"405".*\} 1$/m);
  const log = own.log.join('');
  expect(log).toContain('"route":"/docs"');
  expect(log).not.toContain('secret-in-a-query');
});

it('is there while the gateway has as many requests as it serves at a time', async () => {
  const full = await startTestGateway(upstream.url, { maxInFlight: 1 });
  const began = Promise.withResolvers<() => void>();
  upstream.answer = (request, response) => began.resolve(() => json(200, {})(request, response));
  const held = send(full.url, { target: '/audit/tasks/a1' });
  const answerNow = await began.promise;
  expect((await send(full.url, { target: '/docs' })).status).toBe(200);
  expect((await send(full.url, { target: '/audit/tasks/a2' })).status).toBe(503);
  answerNow();
  expect((await held).status).toBe(200);
  await full.close();
});
