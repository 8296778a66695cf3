import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKey, dashboards } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

let folder: string;
let upstream: TestUpstream;
let open: TestGateway;
let asking: TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-pages-'));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [{ ...dashboards, targets: ['default'] }] }));
  upstream = await startUpstream();
  open = await startTestGateway(upstream.url);
  asking = await startTestGateway(upstream.url, { auth: ['apiKey'], callers });
});
afterAll(async () => {
  for (const each of [open, asking]) await each.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

const audit = '/audit/tasks/a1';
const rebound = { host: 'rebound.example:8080', 'sec-fetch-site': 'same-origin' };
const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://example.com' };

async function answerTo(url: string, target: string, headers: Readonly<Record<string, string>>): Promise<object> {
  const { status, headers: answered } = await send(url, { target, headers });
  return { status, type: answered['content-type'] };
}
const problem = { status: 403, type: 'application/problem+json' };

describe('Browser pages', () => {
  it.each([audit, '/us/audit/tasks', '/docs', '/openapi.json', '/nowhere'])(
    'without authentication, a page that had its name resolve to the gateway cannot read %s',
    async (target) => {
      const before = upstream.requests.length;
      expect(await answerTo(open.url, target, rebound)).toEqual(problem);
      expect(upstream.requests).toHaveLength(before);
    },
  );

  it.each(['/livez', '/readyz', '/metrics', '/drift', '/nowhere'])(
    'without authentication, a page that had its name resolve to the admin port cannot read %s',
    async (target) => {
      expect(await answerTo(open.adminUrl, target, rebound)).toEqual(problem);
    },
  );

  it('without authentication, a page of another site has no request sent to AWS, and the log does not hold its name', async () => {
    const before = upstream.requests.length;
    expect(await answerTo(open.url, audit, crossSite)).toEqual(problem);
    expect(await answerTo(open.adminUrl, '/metrics', crossSite)).toEqual(problem);
    expect(upstream.requests).toHaveLength(before);
    expect(open.log.join('')).not.toMatch(/example/);
  });

  it('without authentication, the page of the documentation can be opened from a link elsewhere, and can try the operations', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await answerTo(open.url, '/docs', link)).toMatchObject({ status: 200 });
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect(await answerTo(open.url, audit, own)).toMatchObject({ status: 200 });
  });
});

describe('Browser pages', () => {
  const key = { 'x-api-key': apiKey };

  it('with authentication, any Host is served, as behind a proxy', async () => {
    expect(await answerTo(asking.url, audit, { ...key, host: 'audits.example.com' })).toMatchObject({ status: 200 });
    expect(await answerTo(asking.url, '/docs', { host: 'audits.example.com' })).toMatchObject({ status: 200 });
  });

  it('with authentication, a page of another site is rejected, with the key too', async () => {
    expect(await answerTo(asking.url, audit, { ...key, ...crossSite })).toEqual(problem);
  });

  it('with authentication, the admin port, which has none, is as closed to pages as without', async () => {
    expect(await answerTo(asking.adminUrl, '/metrics', rebound)).toEqual(problem);
  });
});

it('an admin port beyond loopback serves probes by address, and names that are configured', async () => {
  const beyond = await startTestGateway(upstream.url, { adminHost: '0.0.0.0', publicHosts: ['gateway.monitoring'] });
  try {
    const { port } = new URL(beyond.adminUrl);
    const statuses = ['10.244.1.7', 'gateway.monitoring', 'localhost', 'rebound.example'].map(async (name) => {
      const { status } = await send(`http://127.0.0.1:${port}`, {
        target: '/readyz',
        headers: { host: `${name}:${port}` },
      });
      return [name, status];
    });
    expect(Object.fromEntries(await Promise.all(statuses))).toEqual({
      '10.244.1.7': 200,
      'gateway.monitoring': 200,
      localhost: 200,
      'rebound.example': 403,
    });
  } finally {
    await beyond.close();
  }
});
