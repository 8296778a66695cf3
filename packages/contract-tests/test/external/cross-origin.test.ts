import { createEmulator, type Emulator } from '@audit-gateway/emulator';
import type { Gateway } from '@audit-gateway/proxy';
import { listen, stop, type CallersFile, writeCallersFile } from '@audit-gateway/testing';
import http from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openPage, startBrowser } from '../../src/browser.ts';
import { contract } from '../../src/contract.ts';
import { chromiumIn } from '../../src/drivers/find-external-client.ts';
import { startGatewayInFront } from '../../src/systems/gateway.ts';
import { commandOf } from '../suites/support.ts';

const command = commandOf(chromiumIn(process.env));
const key = 'key-of-a-dashboard-in-a-browser';

describe.skipIf(command === undefined)('a page of another origin, in Chromium', { timeout: 60_000 }, () => {
  const site = http.createServer(
    (_request, response) => void response.setHeader('content-type', 'text/html').end('hi'),
  );
  let origin: string;
  let callers: CallersFile;
  let browser: Browser;
  let emulator: Emulator;
  let allowing: Gateway;
  let refusing: Gateway;
  beforeAll(async () => {
    origin = (await listen(site)).replace('127.0.0.1', 'localhost');
    callers = await writeCallersFile([
      { name: 'dashboard', apiKey: key, operations: contract.operations.map(({ id }) => id) },
    ]);
    browser = await startBrowser(command ?? '');
    emulator = await createEmulator();
    const front = { upstreamUrl: emulator.url, region: emulator.region, clock: () => new Date() };
    const flags = ['--auth', 'apiKey', '--callers', callers.path];
    allowing = await startGatewayInFront({ ...front, flags: [...flags, '--cors-origins', origin] });
    refusing = await startGatewayInFront({ ...front, flags: [...flags, '--cors-origins', 'https://other.example'] });
  });
  afterAll(async () => {
    await browser.close();
    await refusing.close();
    await allowing.close();
    await emulator.close();
    await callers.remove();
    await stop(site);
  });

  /** What a page of the site gets from a gateway. */
  async function fetched(gateway: Gateway, path: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
    const opened = await openPage(browser, origin);
    onTestFinished(() => opened.close());
    const request = JSON.stringify([`${gateway.url}${path}`, { headers }]);
    const text = await opened.page.evaluate<string>(`fetch(...${request}).then(
      async (response) => JSON.stringify({
        status: response.status,
        id: response.headers.get('x-amzn-requestid') !== null,
        error: response.headers.get('x-amzn-errortype'),
        content: await response.json(),
      }),
      (error) => JSON.stringify(error.name),
    )`);
    const parsed: unknown = JSON.parse(text);
    return parsed;
  }

  const day = 86_400_000;
  const times = `startTime=${new Date(Date.now() - 30 * day).toISOString()}&endTime=${new Date().toISOString()}`;

  it('calls the operations and reads the responses, where its origin is listed', async () => {
    expect(await fetched(allowing, `/audit/tasks?${times}`, { 'x-api-key': key })).toMatchObject({
      status: 200,
      id: true,
      error: null,
      content: { tasks: expect.any(Array) },
    });
  });

  it('reads the failures, and what an AWS client knows them by', async () => {
    expect(await fetched(allowing, '/audit/tasks', { 'x-api-key': key })).toMatchObject({
      status: 400,
      error: 'InvalidRequestException',
      content: { source: 'caller' },
    });
    expect(await fetched(allowing, `/audit/tasks?${times}`, {})).toMatchObject({
      status: 401,
      error: 'UnauthorizedException',
    });
  });

  it('gets nothing where its origin is not listed', async () => {
    expect(await fetched(refusing, `/audit/tasks?${times}`, { 'x-api-key': key })).toBe('TypeError');
    expect(await fetched(refusing, '/openapi.json', {})).toBe('TypeError');
  });
});
