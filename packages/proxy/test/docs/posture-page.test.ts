import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboards } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

const files = [
  { path: '/posture', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/posture/page.js', file: 'posture/page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/posture/page.css', file: 'posture/page.css', type: 'text/css; charset=utf-8' },
  { path: '/posture/icon.svg', file: 'posture/icon.svg', type: 'image/svg+xml' },
];
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let folder: string;
let upstream: TestUpstream;
let gateway: TestGateway;
let asking: TestGateway;
let without: TestGateway;
let unbuilt: TestGateway;
let prefixed: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-posture-'));
  await mkdir(join(folder, 'posture'));
  for (const { file } of files) await writeFile(join(folder, file), `content of ${file}`);
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [{ ...dashboards, targets: ['default'] }] }));
  upstream = await startUpstream();
  const built = { postureFolder: pathToFileURL(`${folder}/`) };
  gateway = await startTestGateway(upstream.url, { docs: false }, built);
  asking = await startTestGateway(upstream.url, { auth: ['apiKey'], callers }, built);
  without = await startTestGateway(upstream.url, { posture: false }, built);
  prefixed = await startTestGateway(upstream.url, { publicUrl: new URL('https://example.com/internal/audits') }, built);
  unbuilt = await startTestGateway(upstream.url, {}, { postureFolder: pathToFileURL(join(folder, 'not-there/')) });
});
afterAll(async () => {
  for (const each of [gateway, asking, without, prefixed, unbuilt]) await each.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

describe('the page of the posture', () => {
  it.each(files)('has $path, for who gives no credentials too, and without /docs', async ({ path, file, type }) => {
    for (const { url } of [gateway, asking]) {
      const { status, headers, body } = await send(url, { target: path });
      expect({ status, type: headers['content-type'], body }).toEqual({
        status: 200,
        type,
        body: `content of ${file}`,
      });
    }
  });

  it.each(files)('lets nothing from elsewhere run, load or frame it at $path', async ({ path }) => {
    const { headers } = await send(gateway.url, { target: path });
    const policy = String(headers['content-security-policy']);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('leads from /posture/ to the page', async () => {
    const { status, headers } = await send(gateway.url, { target: '/posture/' });
    expect({ status, location: headers.location }).toEqual({ status: 308, location: '../posture' });
  });

  it('ignores the query, which is for the page', async () => {
    expect((await send(gateway.url, { target: '/posture?view=trend&days=90' })).status).toBe(200);
  });

  it.each(['/posture/index.html', '/posture/LICENSES.md', '/posture/../posture/page.js', '/index.html'])(
    'has nothing at %s but the response of any unknown path',
    async (target) => {
      expect((await send(gateway.url, { target })).status).toBe(404);
    },
  );

  it.each(files)('can be switched off, so that nothing is at $path', async ({ path }) => {
    expect((await send(without.url, { target: path })).status).toBe(404);
    expect((await send(without.url, { target: '/docs' })).status).toBe(200);
  });

  it('is not served where it is not built, and the gateway says so', async () => {
    expect((await send(unbuilt.url, { target: '/posture' })).status).toBe(404);
    expect([gateway, without, unbuilt].map(({ servesPosture }) => servesPosture)).toEqual([true, false, false]);
  });
});

describe('the address / of the gateway', () => {
  it('leads a browser to the page, behind any prefix, whoever it is', async () => {
    for (const { url } of [gateway, asking]) {
      const { status, headers } = await send(url, { target: '/?utm_source=mail', headers: browser });
      expect({ status, location: headers.location, vary: headers.vary }).toEqual({
        status: 303,
        location: 'posture',
        vary: 'accept',
      });
    }
  });

  it.each([
    { target: '/internal/audits/', location: 'posture' },
    { target: '/internal/audits', location: 'audits/posture' },
    { target: '/', location: 'posture' },
  ])('leads from $target to the page, where the public URL has a path', async ({ target, location }) => {
    const { headers } = await send(prefixed.url, { target, headers: browser });
    expect(headers.location).toBe(location);
  });

  it.each([
    { title: 'any content', headers: { accept: '*/*' } },
    { title: 'nothing particular', headers: {} },
    { title: 'JSON', headers: { accept: 'application/json' } },
    { title: 'any text', headers: { accept: 'text/*' } },
    { title: 'no HTML', headers: { accept: 'text/html;q=0, */*' } },
  ])('gives a client that accepts $title what it gave before', async ({ headers }) => {
    const { status, body } = await send(gateway.url, { target: '/', headers });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ code: 'UnknownOperationException' });
    expect((await send(asking.url, { target: '/', headers })).status).toBe(401);
  });

  it('leads nowhere by other methods, from other paths, or where the page is off', async () => {
    expect((await send(gateway.url, { method: 'POST', target: '/', headers: browser })).status).not.toBe(303);
    expect((await send(gateway.url, { target: '/audit', headers: browser })).status).toBe(404);
    expect((await send(without.url, { target: '/', headers: browser })).status).toBe(404);
    expect((await send(unbuilt.url, { target: '/', headers: browser })).status).toBe(404);
  });
});
