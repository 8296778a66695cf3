import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginRequestContext, requestContextOf } from '../../src/http/request-context.ts';
import { Failure } from '../../src/errors/failure.ts';
import { startTracing } from '../../src/observability/tracing.ts';
import type { Tracing } from '../../src/observability/open-telemetry.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { auditAnswer, auditRead } from './audit-read.ts';
import { type OtlpCollector, type OtlpSpan, startCollector } from './otlp-collector.ts';
import type { UpstreamHandler } from '../../src/upstream/handler.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callersSpan = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${callersSpan}-01`;
const target = { name: 'eu', url: new URL('https://iot.eu-west-1.amazonaws.com') };
const callOptions = { signal: new AbortController().signal, deadline: Infinity };

let collector: OtlpCollector;
let log: string[];
let sent: Readonly<Record<string, string>>[];
let server: Server | undefined;
let closed: number;

beforeEach(async () => {
  log = [];
  sent = [];
  closed = 0;
  collector = await startCollector();
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('OTEL_'))) vi.stubEnv(name, undefined);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server?.close();
  server?.closeAllConnections();
  await collector.close();
});

async function start(): Promise<Tracing> {
  const tracing = await startTracing(pino({}, { write: (line: string) => log.push(line) }));
  if (tracing === undefined) throw new Error('tracing was not started');
  return tracing;
}

/** Serves by one call to AWS, which tells the headers that it would send. */
async function serve(tracing: Tracing, call: UpstreamHandler = () => Promise.resolve(auditAnswer)): Promise<string> {
  const fetch = tracing.traceCalls(target)((read, waiting) => {
    sent.push(tracing.propagate());
    return call(read, waiting);
  });
  const app = express();
  app.use((_request, response, next) => {
    beginRequestContext(response, { requestId: 'r1', beganAt: performance.now() });
    response.once('close', () => (closed += 1));
    next();
  });
  app.use(tracing.traceRequest);
  app.use(async (_request, response) => {
    const context = requestContextOf(response);
    Object.assign(context, { match: { operation: auditRead.operation, pathValues: new Map() }, target: target.name });
    try {
      await fetch(auditRead, callOptions);
      response.end('{}');
    } catch (error) {
      if (error instanceof Failure) context.failure = error;
      response.writeHead(502).end();
    }
  });
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return readyUrl(server);
}

function byKind(spans: readonly OtlpSpan[]): { servers: OtlpSpan[]; clients: OtlpSpan[] } {
  return { servers: spans.filter(({ kind }) => kind === 2), clients: spans.filter(({ kind }) => kind === 3) };
}

describe('a trace', () => {
  it("goes on from the caller's span through the request to the call, and on to what is called", async () => {
    const tracing = await start();
    await send(await serve(tracing), {
      target: '/audit/tasks',
      headers: { traceparent, tracestate: 'vendor=private' },
    });
    await tracing.close();
    const { servers, clients } = byKind(collector.spans());
    expect(servers).toEqual([
      {
        traceId,
        spanId: expect.any(String),
        parentSpanId: callersSpan,
        name: 'GET /audit/tasks',
        kind: 2,
        attributes: {
          'url.scheme': 'http',
          'http.request.method': 'GET',
          'http.route': '/audit/tasks',
          'http.response.status_code': 200,
          'audit_gateway.request_id': 'r1',
          'audit_gateway.caller': 'anonymous',
          'audit_gateway.target': 'eu',
        },
        status: 0,
      },
    ]);
    expect(clients).toEqual([
      {
        traceId,
        spanId: expect.any(String),
        parentSpanId: servers[0]?.spanId,
        name: 'GET /audit/tasks',
        kind: 3,
        attributes: {
          'server.address': 'iot.eu-west-1.amazonaws.com',
          'server.port': 443,
          'http.request.method': 'GET',
          'url.template': '/audit/tasks',
          'http.response.status_code': 200,
          'aws.request_id': 'r1',
          'audit_gateway.target': 'eu',
        },
        status: 0,
      },
    ]);
    expect(sent).toEqual([{ traceparent: `00-${traceId}-${clients[0]?.spanId ?? ''}-01` }]);
    expect(collector.received.map(({ path }) => path)).toEqual(['/v1/traces']);
  });

  it.each([undefined, 'nonsense', `ff-${traceId}-${callersSpan}-01`, `00-${'0'.repeat(32)}-${callersSpan}-01`])(
    'begins here for traceparent %s',
    async (given) => {
      const tracing = await start();
      await send(await serve(tracing), {
        target: '/audit/tasks',
        ...(given !== undefined && { headers: { traceparent: given } }),
      });
      await tracing.close();
      const { servers, clients } = byKind(collector.spans());
      expect(servers[0]).toMatchObject({ traceId: expect.stringMatching(/^(?!0{32})[\da-f]{32}$/) });
      expect(servers[0]?.parentSpanId ?? '').toBe('');
      expect(servers[0]?.traceId).not.toBe(traceId);
      expect(clients[0]?.traceId).toBe(servers[0]?.traceId);
    },
  );

  it('that the caller does not sample is not sent, and what is called hears of it', async () => {
    const tracing = await start();
    await send(await serve(tracing), { target: '/', headers: { traceparent: `00-${traceId}-${callersSpan}-00` } });
    await tracing.close();
    expect(collector.received).toEqual([]);
    expect(sent).toEqual([{ traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`)) }]);
  });

  it('tells the requests of many callers at once apart', async () => {
    const tracing = await start();
    const url = await serve(tracing, async () => {
      await new Promise(setImmediate);
      return auditAnswer;
    });
    const ids = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(32, 'a'));
    await Promise.all(
      ids.map((id) => send(url, { target: '/', headers: { traceparent: `00-${id}-${callersSpan}-01` } })),
    );
    await tracing.close();
    const { servers, clients } = byKind(collector.spans());
    expect(new Set(servers.map((span) => span.traceId))).toEqual(new Set(ids));
    for (const client of clients) {
      expect(servers.find(({ spanId }) => spanId === client.parentSpanId)?.traceId).toBe(client.traceId);
    }
  });

  it.each<[string, Failure | Error, object]>([
    [
      'AWS answered',
      Object.assign(new Failure('aws-throttling', { detail: 'slow down' }), {
        upstream: { status: 400, requestId: 'r2', sentAt: 0, durationMs: 1 },
      }),
      { 'error.type': 'aws-throttling', 'http.response.status_code': 400, 'aws.request_id': 'r2' },
    ],
    [
      'AWS did not answer',
      new Failure('upstream-unreachable', { detail: 'nobody there' }),
      { 'error.type': 'upstream-unreachable' },
    ],
    ['the gateway failed', new TypeError('oops'), { 'error.type': 'internal' }],
  ])('shows a failure where %s', async (_name, error, attributes) => {
    const tracing = await start();
    await send(
      await serve(tracing, () => {
        throw error;
      }),
      { target: '/' },
    );
    await tracing.close();
    const { servers, clients } = byKind(collector.spans());
    expect(clients).toMatchObject([{ status: 2, attributes }]);
    expect(servers).toMatchObject([{ status: 2, attributes: { 'http.response.status_code': 502 } }]);
  });

  it('shows a caller that hung up', async () => {
    const tracing = await start();
    const began = Promise.withResolvers<undefined>();
    const answer = Promise.withResolvers<typeof auditAnswer>();
    const url = await serve(tracing, () => {
      began.resolve(undefined);
      return answer.promise;
    });
    const request = httpRequest(url).once('error', () => undefined);
    request.end();
    await began.promise;
    request.destroy();
    await vi.waitFor(() => expect(closed).toBe(1), 20_000);
    answer.resolve(auditAnswer);
    await tracing.close();
    expect(byKind(collector.spans()).servers).toMatchObject([
      { status: 2, attributes: { 'error.type': 'caller-hung-up' } },
    ]);
  });

  it('holds nothing that the caller sent but ids of spans', async () => {
    const tracing = await start();
    await send(await serve(tracing), {
      target: '/audit/tasks?nextToken=private-token',
      headers: {
        traceparent,
        authorization: 'Bearer private-bearer',
        'x-api-key': 'private-key',
        'user-agent': 'private',
      },
    });
    await tracing.close();
    expect(collector.received.map(({ content }) => content.toString()).join()).not.toContain('private');
  });
});

describe('the environment', () => {
  it('names the service, and says more of it', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.version=1.2.3,deployment.environment.name=prod');
    const tracing = await start();
    await send(await serve(tracing), { target: '/' });
    await tracing.close();
    expect(collector.resource()).toMatchObject({
      'service.name': 'audit-gateway',
      'service.version': '1.2.3',
      'service.instance.id': expect.any(String),
      'deployment.environment.name': 'prod',
    });
  });

  it('may give the service another name', async () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'audits');
    const tracing = await start();
    await send(await serve(tracing), { target: '/' });
    await tracing.close();
    expect(collector.resource()).toMatchObject({ 'service.name': 'audits' });
  });

  it('has protobuf as its standard protocol, and headers for the collector', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', undefined);
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-tenant=fleet');
    const tracing = await start();
    await send(await serve(tracing), { target: '/', headers: { traceparent } });
    await tracing.close();
    expect(collector.received).toMatchObject([
      { path: '/v1/traces', headers: { 'content-type': 'application/x-protobuf', 'x-tenant': 'fleet' } },
    ]);
    expect(collector.received[0]?.content.includes(Buffer.from(traceId, 'hex'))).toBe(true);
    expect(collector.received[0]?.content.includes(Buffer.from(callersSpan, 'hex'))).toBe(true);
  });

  it.each<[string, string | undefined, number, number]>([
    ['always_on', undefined, 1, 1],
    ['always_off', undefined, 0, 0],
    ['traceidratio', '1', 1, 1],
    ['traceidratio', '0', 0, 0],
    ['parentbased_always_on', undefined, 1, 1],
    ['parentbased_always_off', undefined, 0, 1],
    ['parentbased_traceidratio', '0', 0, 1],
  ])('samples by %s %s', async (sampler, argument, alone, continued) => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', sampler);
    vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument);
    const tracing = await start();
    const url = await serve(tracing);
    await send(url, { target: '/' });
    await send(url, { target: '/', headers: { traceparent } });
    await tracing.close();
    const { servers } = byKind(collector.spans());
    expect(servers.filter((span) => span.traceId !== traceId)).toHaveLength(alone);
    expect(servers.filter((span) => span.traceId === traceId)).toHaveLength(continued);
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', 'sometimes', /OTEL_TRACES_SAMPLER=sometimes is not allowed.*always_on, always_off/],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not allowed.*http\/protobuf is used/],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '-1', /OTEL_BSP_MAX_QUEUE_SIZE=-1 is not allowed/],
  ])('that is wrong is a warning: %s=%s', async (name, value, warning) => {
    vi.stubEnv(name, value);
    const tracing = await start();
    await send(await serve(tracing), { target: '/' });
    await tracing.close();
    expect(log.join('')).toMatch(warning);
    expect(collector.received).toHaveLength(1);
  });

  it('may turn propagation off', async () => {
    vi.stubEnv('OTEL_PROPAGATORS', 'none');
    const tracing = await start();
    await send(await serve(tracing), { target: '/', headers: { traceparent } });
    await tracing.close();
    expect(byKind(collector.spans()).servers[0]?.traceId).not.toBe(traceId);
    expect(sent).toEqual([{}]);
  });
});

describe('a collector that is away', () => {
  it('harms no request; the log says so at the end', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '100');
    const tracing = await start();
    expect(await send(await serve(tracing), { target: '/' })).toMatchObject({ status: 200 });
    await tracing.close();
    expect(log.join('')).toMatch(/spans were not sent.*ECONNREFUSED|ECONNREFUSED.*spans were not sent/s);
  });
});
