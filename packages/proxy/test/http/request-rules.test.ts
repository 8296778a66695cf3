import { describe, expect, it } from 'vitest';
import { openRaw, type RawResponse } from '../support/raw-connection.ts';
import { useGateway } from '../support/use-gateway.ts';
import { type PerPort, type Port, requestRules } from './request-rules.ts';

const running = useGateway('file', { publicHosts: ['a', 'b', 'audits.example'] });
const paths = { gateway: '/audit/tasks/a1', admin: '/livez' } as const;
const urls = {
  gateway: () => running.gateway.url,
  admin: () => running.gateway.adminUrl,
};

describe.each<Port>(['gateway', 'admin'])('the %s port', (port) => {
  const here = <Value>(value: PerPort<Value>): Value => pick(value, port);

  it.concurrent.each(requestRules)('RFC $rfc: $title', async ({ bytes, status, kind, headers = {}, connection }) => {
    const client = await openRaw(urls[port]());
    client.write(bytes.replaceAll('{path}', paths[port]));
    const response = await client.read(bytes.split(' ', 1)[0]);
    expect(response?.status).toBe(here(status));
    expect(response).toBeDefined();
    if (response === undefined) return;
    expect(response.version).toBe('HTTP/1.1');
    expect(response.headers).toMatchObject({ date: expect.any(String) });
    const expectedKind = here(kind);
    if (expectedKind !== undefined) expectProblem(response, expectedKind);
    for (const [name, pattern] of Object.entries(headers)) {
      const expected = here(pattern);
      if (expected === undefined) expect(response.headers).not.toHaveProperty(name);
      else expect(response.headers[name] ?? '').toMatch(expected);
    }
    if (connection === 'closed') {
      expect(response.headers['connection']).toBe('close');
      expect(await client.ended()).toBe('');
    } else {
      client.write(`GET ${paths[port]} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect((await client.read())?.status).toBe(200);
    }
    client.close();
  });
});

function pick<Value>(value: PerPort<Value>, port: Port): Value {
  return isPerPort(value) ? value[port] : value;
}

function isPerPort<Value>(value: PerPort<Value>): value is Readonly<Record<Port, Value>> {
  return typeof value === 'object' && value !== null && 'gateway' in value;
}

function expectProblem({ status, headers, body }: RawResponse, kind: string): void {
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  const problem: unknown = JSON.parse(body);
  expect(problem).toMatchObject({
    type: `/docs#problem-${kind}`,
    status,
    source: 'caller',
    code: headers['x-amzn-errortype'],
    requestId: headers['x-amzn-requestid'],
  });
}
