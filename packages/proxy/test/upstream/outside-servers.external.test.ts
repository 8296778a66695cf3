import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listen, makeTemporaryFolder, stop } from '@audit-gateway/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../src/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { json, raw } from '../support/upstream.ts';

const folder = makeTemporaryFolder('outside-servers');
let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.proxy.behaviour = 'works';
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('OTEL_'))) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** The tunnels that a gateway asked for, and what the servers behind them got, until something has come. */
async function whileRunning(settings: Partial<Settings>, wanted: string) {
  const [tunnels, calls] = [outside.proxy.requests.length, outside.requests.length];
  const gateway = await startTestGateway(outside.directUrl, { ...outside.settings, ...settings });
  await send(gateway.url, { target: '/audit/tasks/a1' });
  await vi.waitFor(() => expect(outside.requests.slice(calls).map(({ url }) => url)).toContain(wanted), 20_000);
  await gateway.close();
  return {
    tunnels: outside.proxy.requests.slice(tunnels).map(({ method, target }) => `${method} ${target}`),
    log: gateway.log.join(''),
  };
}

const tunnelTo = (name: string): string => `CONNECT ${new URL(outside.urlOf(name)).host}`;

describe('Through the forward proxy, trusting the private CA', () => {
  it('the keys of the issuer of tokens are fetched', async () => {
    outside.answer = json(200, { keys: [{ kty: 'oct', kid: 'k', k: 'AAAA' }] });
    const callers = join(folder, 'callers.yaml');
    await writeFile(callers, 'callers: []\n');
    const jwksUrl = new URL(`${outside.urlOf('login')}/keys`);
    const jwt = { jwtIssuer: 'https://login.example', jwtAudience: 'audits', jwksUrl, callers };
    const { tunnels, log } = await whileRunning({ auth: ['jwt'], ...jwt }, '/keys');
    expect(tunnels).toEqual([tunnelTo('login')]);
    expect(log).not.toContain('cannot be fetched');
  });

  describe('traces', () => {
    beforeEach(() => {
      vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', outside.urlOf('collector'));
      vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10');
    });

    it.each([
      ['http/protobuf', raw(200, '')],
      ['http/json', json(200, {})],
    ])('are sent to the collector, as %s', async (protocol, answer) => {
      outside.answer = answer;
      vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', protocol);
      const { tunnels, log } = await whileRunning({}, '/v1/traces');
      expect([...new Set(tunnels)]).toEqual([tunnelTo('collector')]);
      expect(log).not.toContain('OpenTelemetry');
    });

    it('are sent to a collector by plain HTTP through the proxy for it', async () => {
      const posted: unknown[] = [];
      const plain = createServer(({ url }, response) => {
        posted.push(url);
        response.end();
      });
      const url = (await listen(plain)).replace('127.0.0.1', 'collector.aws.test');
      vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
      const before = outside.proxy.requests.length;
      const gateway = await startTestGateway(outside.directUrl, outside.settings);
      await send(gateway.url, { target: '/audit/tasks/a1' });
      await vi.waitFor(() => expect(posted).toContain('/v1/traces'), 20_000);
      await gateway.close();
      expect(outside.proxy.requests.slice(before).map(({ target }) => target)).toContain(`${url}/v1/traces`);
      await stop(plain);
    });

    it('that the proxy refuses are lost with a warning, which does not hold its password', async () => {
      outside.proxy.behaviour = 407;
      const gateway = await startTestGateway(outside.directUrl, outside.settings);
      await send(gateway.url, { target: '/audit/tasks/a1' });
      await vi.waitFor(() => expect(gateway.log.join('')).toMatch(/OpenTelemetry: .*407/), 20_000);
      await gateway.close();
      expect(gateway.log.join('')).not.toMatch(/that-no-log-may-hold/);
    });
  });
});
