import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetProblem } from '../../src/admin/admin-pages.ts';
import { type AdminServer, type AdminServerOptions, startAdminServer } from '../../src/admin/admin-server.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { send } from '../support/http.ts';

let notReady: string | undefined;
let problems: TargetProblem[];
let admin: AdminServer;
let log: string[];
const finding = {
  operation: 'listAuditTasks',
  kind: 'unknown-member',
  pointer: '/tasks/*/owner',
  type: 'string',
  firstSeen: '2026-05-01T00:00:00.000Z',
  lastSeen: '2026-05-01T00:00:00.000Z',
  answers: 1,
} as const;

async function start(options: Partial<AdminServerOptions> = {}): Promise<AdminServer> {
  return startAdminServer({
    host: '127.0.0.1',
    publicHosts: [],
    port: 0,
    maxConnections: 100,
    receiveTimeoutMs: 10_000,
    sendTimeoutMs: 10_000,
    keepAliveTimeoutMs: 75_000,
    maxHeaderBytes: 16_384,
    metrics: createMetrics(),
    drift: { report: () => ({ findings: [finding], unlisted: 2 }) },
    readiness: () => ({ reason: notReady, problems }),
    logger: pino({}, { write: (line: string) => log.push(line) }),
    ...options,
  });
}

beforeEach(async () => {
  notReady = undefined;
  problems = [];
  log = [];
  admin = await start();
});
afterEach(() => admin.close());

describe('Admin server', () => {
  it.each([
    ['/livez', 200, { status: 'live' }],
    ['/readyz', 200, { status: 'ready' }],
    ['/readyz?verbose', 200, { status: 'ready' }],
    ['/drift', 200, { findings: [finding], unlisted: 2 }],
  ])('the admin port answers %s with JSON', async (target, status, body) => {
    const answer = await send(admin.url, { target });
    expect({ status: answer.status, body: parsed(answer.body) }).toEqual({ status, body });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  it('the admin port says why the gateway is not ready, and that it is live', async () => {
    notReady = 'draining';
    const { status, body } = await send(admin.url, { target: '/readyz' });
    expect({ status, body: parsed(body) }).toEqual({ status: 503, body: { status: 'not ready', reason: 'draining' } });
    expect(await send(admin.url, { target: '/livez' })).toMatchObject({ status: 200 });
  });

  it('the admin port says what is wrong with a target while it is ready', async () => {
    problems = [{ target: 'eu', credentials: 'refused', reason: 'AccessDeniedException' }];
    const { status, body } = await send(admin.url, { target: '/readyz' });
    expect({ status, body: parsed(body) }).toEqual({ status: 200, body: { status: 'ready', problems } });
  });

  it("the admin port gives the metrics in Prometheus's text format", async () => {
    const { status, headers, body } = await send(admin.url, { target: '/metrics' });
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
    });
    expect(body).toMatch(/^# TYPE http_server_request_duration_seconds histogram$/m);
  });

  it('the admin port answers HEAD without content', async () => {
    expect(await send(admin.url, { method: 'HEAD', target: '/livez' })).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    ['GET', '/', 404, 'unknown-operation'],
    ['GET', '/metrics/', 404, 'unknown-operation'],
    ['GET', '/audit/tasks', 404, 'unknown-operation'],
    ['GET', '/livez%00<script>', 404, 'unknown-operation'],
    ['POST', '/livez', 405, 'method-not-allowed'],
    ['DELETE', '/metrics', 405, 'method-not-allowed'],
  ])('the admin port rejects %s %s with a problem', async (method, target, status, kind) => {
    const answer = await send(admin.url, { method, target });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers.allow).toBe(status === 405 ? 'GET, HEAD' : undefined);
    expect(parsed(answer.body)).toMatchObject({ type: `/docs#problem-${kind}`, status });
  });

  it('the admin port answers 500 for a page that fails, reveals nothing of it, and logs why', async () => {
    const broken = await start({
      metrics: { contentType: 'text/plain', render: () => Promise.reject(new Error('a private reason')) },
    });
    const { status, body } = await send(broken.url, { target: '/metrics' });
    await broken.close();
    expect(status).toBe(500);
    expect(body).not.toContain('private');
    expect(log.join('')).toContain('a private reason');
  });

  it('the admin port fails to start where it cannot listen', async () => {
    await expect(start({ port: Number(new URL(admin.url).port) })).rejects.toThrow(/EADDRINUSE/);
  });

  it('the admin port closes although somebody stays connected', async () => {
    const { port } = new URL(admin.url);
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('GET /livez HTTP/1.1\r\n');
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await admin.close();
    await ended;
    await expect(send(admin.url, { target: '/livez' })).rejects.toThrow(/ECONNREFUSED/);
    admin = await start();
  });
});

function parsed(body: string): unknown {
  return JSON.parse(body);
}
