import { createEmulator, type Emulator } from '@audit-gateway/emulator';
import type { Gateway } from '@audit-gateway/proxy';
import { listen, stop } from '@audit-gateway/testing';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { authorize, type OpenedPage, openPage, operationOn, operationsOn, startBrowser } from '../../src/browser.ts';
import { contract } from '../../src/contract.ts';
import { chromiumIn } from '../../src/drivers/find-external-client.ts';
import { startGatewayInFront } from '../../src/systems/gateway.ts';
import { commandOf } from '../suites/support.ts';

const command = commandOf(chromiumIn(process.env));
const [list = '', describePath = ''] = contract.operations.map(({ path }) => path);
const page = z.object({ tasks: z.array(z.object({ taskId: z.string() })).min(1) });
const audit = z.object({ taskStatus: z.string(), taskStartTime: z.number() });
const key = 'key-of-a-reader-of-the-reference';
const refused = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)';

describe.skipIf(command === undefined)('the reference page, in Chromium', { timeout: 60_000 }, () => {
  let folder: string;
  let browser: Browser;
  let emulator: Emulator;
  let gateway: Gateway;
  let authenticating: Gateway;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-reference-'));
    browser = await startBrowser(command ?? '');
    emulator = await createEmulator();
    const front = { upstreamUrl: emulator.url, region: emulator.region, clock: () => new Date() };
    gateway = await startGatewayInFront(front);
    authenticating = await startGatewayInFront({ ...front, flags: await flagsThatAsk() });
  });
  afterAll(async () => {
    await browser.close();
    await authenticating.close();
    await gateway.close();
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  /** The flags of a gateway with one caller and a second target. */
  async function flagsThatAsk(): Promise<string[]> {
    const callers = join(folder, 'callers.json');
    const sha256 = createHash('sha256').update(key).digest('hex');
    const operations = contract.operations.map(({ id }) => id);
    const reader = { name: 'reader', apiKeys: [{ sha256 }], operations, targets: ['default', 'us'] };
    await writeFile(callers, JSON.stringify({ callers: [reader] }));
    const config = join(folder, 'gateway.json');
    const us = { region: emulator.region, upstreamUrl: emulator.url };
    await writeFile(config, JSON.stringify({ callers, jwksUrl: 'http://127.0.0.1:9/', targets: { us } }));
    return ['--auth', 'apiKey,jwt', '--jwt-issuer', 'issuer', '--jwt-audience', 'audience', '--config', config];
  }

  async function openDocs(url: string): Promise<OpenedPage> {
    const opened = await openPage(browser, `${url}/docs`);
    onTestFinished(() => opened.close());
    return opened;
  }

  it('shows and calls every operation, without complaints and without requests to other servers', async () => {
    const { page: docs, requests, complaints } = await openDocs(gateway.url);
    expect(await operationsOn(docs)).toEqual(contract.operations.map(({ method, path }) => `${method} ${path}`));
    await docs.screenshot({ path: 'reports/docs-page.png' });

    const listing = operationOn(docs, list);
    await listing.open();
    const listed = await listing.execute();
    expect(listed.status).toBe('200');
    const { tasks } = page.parse(JSON.parse(listed.content));
    expect(tasks).toEqual(page.parse(await (await fetch(listed.url)).json()).tasks);
    await listing.show();
    await docs.screenshot({ path: 'reports/docs-page-list.png' });

    const description = operationOn(docs, describePath);
    await description.open();
    const described = await description.execute({ taskId: tasks[0]?.taskId ?? '' });
    expect(described.status).toBe('200');
    expect(audit.safeParse(JSON.parse(described.content))).toMatchObject({ success: true });
    await description.show();
    await docs.screenshot({ path: 'reports/docs-page-describe.png' });

    expect(complaints).toEqual([]);
    expect(new Set(requests.map((url) => new URL(url).origin))).toEqual(new Set([gateway.url]));
  });

  it('shows what the type of a problem leads to', async () => {
    const { type } = z.object({ type: z.string() }).parse(await (await fetch(`${gateway.url}/audit/tasks`)).json());
    const { page: docs, complaints } = await openPage(browser, new URL(type, gateway.url).href);
    onTestFinished(() => docs.close());
    const entry = docs.locator('tr', { has: docs.locator(`[id="${type.replace(/^.*#/, '')}"]`) });
    await entry.getByText('invalid-request').waitFor();
    await expect.poll(() => docs.evaluate('scrollY')).toBeGreaterThan(500);
    await docs.screenshot({ path: 'reports/docs-page-problem.png' });
    expect(complaints).toEqual([]);
  });

  it('asks for a key where the gateway requires one, and forgets it on reload', async () => {
    const { page: docs, complaints } = await openDocs(authenticating.url);
    const listing = operationOn(docs, list);
    await listing.open();
    expect(await listing.execute()).toMatchObject({ status: '401' });
    await authorize(docs, 'apiKey', key);
    expect(await listing.execute()).toMatchObject({ status: '200' });
    expect(complaints).toEqual([refused]);

    expect(await docs.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).toBe('[{},{},""]');
    await docs.goto(`${authenticating.url}/docs`);
    await listing.open();
    expect(await listing.execute()).toMatchObject({ status: '401' });
  });

  it('hides the credential in its dialog, and does not let the browser save it', async () => {
    const { page: docs } = await openDocs(authenticating.url);
    await docs.locator('.auth-wrapper .authorize').click();
    const inputs = docs.locator('.auth-container input');
    expect(await inputs.count()).toBe(2);
    for (const input of await inputs.all()) {
      expect(await input.getAttribute('autocomplete')).toBe('off');
      await input.fill('typed');
    }
    const shown =
      "[...document.querySelectorAll('.auth-container input')].map((each) => getComputedStyle(each)['-webkit-text-security'])";
    expect(await docs.evaluate(shown)).toEqual(['disc', 'disc']);
    await docs.screenshot({ path: 'reports/docs-page-authorize.png' });
  });

  it('sends a bearer token', async () => {
    const { page: docs } = await openDocs(authenticating.url);
    await authorize(docs, 'bearerToken', 'a.bearer.token');
    const sent = docs.waitForRequest((request) => new URL(request.url()).pathname === list);
    const listing = operationOn(docs, list);
    await listing.open();
    await listing.execute();
    expect((await sent).headers()).toMatchObject({ authorization: 'Bearer a.bearer.token' });
  });

  it('calls another target by its name', async () => {
    const { page: docs } = await openDocs(authenticating.url);
    await authorize(docs, 'apiKey', key);
    await docs.locator('.servers select').selectOption({ index: 1 });
    await docs.locator('.servers input').fill('us');
    const listing = operationOn(docs, list);
    await listing.open();
    const { status, url } = await listing.execute();
    expect({ status, path: new URL(url).pathname }).toEqual({ status: '200', path: `/us${list}` });
  });

  it('calls the gateway that served it, under any host name and path prefix', async () => {
    const ingress = http.createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/internal\/audits/, '');
      http.get(`${gateway.url}${path}`, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
    });
    const { port } = new URL(await listen(ingress));
    onTestFinished(() => stop(ingress));
    const base = `http://localhost:${port}/internal/audits`;
    const { page: docs, complaints } = await openDocs(base);
    const listing = operationOn(docs, list);
    await listing.open();
    const { status, url } = await listing.execute();
    expect({ status, url: url.split('?')[0] }).toEqual({ status: '200', url: `${base}${list}` });
    expect(complaints).toEqual([]);
  });

  it('is found with a slash at its end, and comes compressed', async () => {
    const { page: docs, complaints, ...opened } = await openPage(browser, `${gateway.url}/docs/`);
    onTestFinished(() => opened.close());
    expect(docs.url()).toBe(`${gateway.url}/docs`);
    await operationsOn(docs);
    const sizes = await docs.evaluate(
      "performance.getEntriesByType('resource').map(({ name, encodedBodySize, decodedBodySize }) => ({ name, encodedBodySize, decodedBodySize }))",
    );
    const script = z
      .array(z.object({ name: z.string(), encodedBodySize: z.number(), decodedBodySize: z.number() }))
      .parse(sizes)
      .find(({ name }) => name.endsWith('swagger-ui-bundle.js'));
    expect(script?.encodedBodySize).toBeGreaterThan(0);
    expect(script?.encodedBodySize).toBeLessThan((script?.decodedBodySize ?? 0) / 3);
    expect(complaints).toEqual([]);
  });

  it('cannot run, style or load anything from elsewhere', async () => {
    const { page: docs, complaints } = await openDocs(gateway.url);
    await operationsOn(docs);
    await docs.evaluate("document.head.append(Object.assign(document.createElement('style'), { textContent: '*{}' }))");
    await docs.evaluate("document.head.append(Object.assign(document.createElement('script'), { textContent: '1' }))");
    await docs.evaluate("fetch('http://127.0.0.2/').catch(() => undefined)");
    for (const refusal of ['style-src-elem', 'script-src-elem', 'connect-src']) {
      await expect.poll(() => complaints.join('\n')).toContain(`policy: ${refusal} refuses`);
    }
  });

  it('shows an error where the gateway does not serve the document', async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const docs = await context.newPage();
    const refusal = { status: 503, json: { message: 'The gateway is full.' } };
    await docs.route('**/docs/openapi.json', (route) => route.fulfill(refusal));
    await docs.goto(`${gateway.url}/docs`);
    expect(await docs.getByRole('alert').innerText()).toContain('The gateway is full.');
  });
});
