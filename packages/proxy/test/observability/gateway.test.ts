import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestGateway, testCredentials, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { type OtlpCollector, startCollector } from './otlp-collector.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const headers = {
  traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  authorization: 'Bearer secret-of-a-caller',
  'x-api-key': 'secret-key-of-a-caller',
};
const list = '/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z&nextToken=secret-token';

let collector: OtlpCollector;
let upstream: TestUpstream;
let gateway: TestGateway;

beforeEach(async () => {
  collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  upstream = await startUpstream();
  gateway = await startTestGateway(upstream.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await gateway.close();
  await upstream.close();
  await collector.close();
});

async function admin(target: string): Promise<string> {
  return (await send(gateway.adminUrl, { target })).body;
}

describe('a gateway', () => {
  it('shows what happens: metrics, drift, traces and log belong together', async () => {
    upstream.answer = json(200, {
      tasks: [{ taskId: 'a1', taskStatus: 'SOME_LATER_VALUE', owner: 'somebody' }],
      nextToken: 7,
    });
    expect(await send(gateway.url, { target: list, headers })).toMatchObject({ status: 200 });
    upstream.answer = json(400, { message: 'Rate exceeded' }, { 'x-amzn-errortype': 'ThrottlingException' });
    await send(gateway.url, { target: '/audit/tasks/a1', headers });

    const metrics = await admin('/metrics');
    expect(metrics).toMatch(/^http_server_request_duration_seconds_count\{.*status_code="200".*\} 1$/m);
    expect(metrics).toMatch(/^http_server_request_duration_seconds_count\{.*error_type="aws-throttling".*\} 1$/m);
    expect(metrics).toMatch(/^http_client_request_duration_seconds_count\{.*status_code="200".*\} 1$/m);
    expect(metrics).toMatch(/^audit_gateway_contract_violations_total\{.*pointer="\/nextToken"\} 1$/m);
    expect(JSON.parse(await admin('/drift'))).toMatchObject({
      findings: [
        { kind: 'violation', pointer: '/nextToken', type: 'number' },
        { kind: 'unknown-value', pointer: '/tasks/*/taskStatus', name: 'SOME_LATER_VALUE' },
        { kind: 'unknown-member', pointer: '/tasks/*/owner', type: 'string' },
      ],
    });

    await gateway.close();
    const [first, ...others] = upstream.requests.map((request) => request.headers['traceparent']);
    expect(first).toMatch(new RegExp(`^00-${traceId}-`));
    expect(others.length).toBeGreaterThan(0);
    const spans = collector.spans();
    const calls = spans.filter(({ kind }) => kind === 3);
    expect(calls.map(({ spanId }) => spanId)).toEqual(
      [first, ...others].map((traceparent) => String(traceparent).split('-')[2]),
    );
    expect(spans.every((span) => span.traceId === traceId)).toBe(true);
    expect(gateway.log.join('')).toContain(`"traceId":"${traceId}"`);
  });

  it('shows no secret', async () => {
    await send(gateway.url, { target: list, headers });
    await send(gateway.url, { target: '/audit/tasks?nextToken=secret-token', headers });
    const shown = [await admin('/metrics'), await admin('/drift'), await admin('/readyz')];
    await gateway.close();
    const signatures = upstream.requests.map((request) => request.headers.authorization?.split('Signature=')[1]);
    const sent = collector.received.map(({ content }) => content.toString());
    const everything = [...shown, ...sent, ...gateway.log].join('');
    for (const secret of ['secret-', ...Object.values(testCredentials), ...signatures]) {
      expect(everything).not.toContain(secret);
    }
  });

  it('is ready until it ends, and can be asked until the last', async () => {
    expect(JSON.parse(await admin('/readyz'))).toEqual({ status: 'ready' });
    const began = Promise.withResolvers<() => void>();
    upstream.answer = (request, response) => began.resolve(() => json(200, {})(request, response));
    const inFlight = send(gateway.url, { target: '/audit/tasks/a1' });
    const answerNow = await began.promise;
    const closed = gateway.close();
    await vi.waitFor(async () => {
      expect(JSON.parse(await admin('/readyz'))).toMatchObject({ reason: expect.stringContaining('closing') });
    }, 20_000);
    expect(JSON.parse(await admin('/livez'))).toEqual({ status: 'live' });
    answerNow();
    expect(await inFlight).toMatchObject({ status: 200 });
    await closed;
    await expect(admin('/livez')).rejects.toThrow(/ECONNREFUSED/);
  });
});
