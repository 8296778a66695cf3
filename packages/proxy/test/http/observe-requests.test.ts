import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import express, { type RequestHandler } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginRequestContext, requestContextOf } from '../../src/http/request-context.ts';
import { Failure } from '../../src/errors/failure.ts';
import { type ServedRequest, observeRequests } from '../../src/http/observe-requests.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { auditRead } from '../observability/audit-read.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(answer: RequestHandler): Promise<{ url: string; ended: ServedRequest[]; active: () => number }> {
  const ended: ServedRequest[] = [];
  let active = 0;
  const app = express();
  app.use((_request, response, next) => {
    beginRequestContext(response, { requestId: 'r1', beganAt: performance.now() - 5 });
    next();
  });
  app.use(
    observeRequests({
      began: () => (active += 1),
      ended: (request) => {
        active -= 1;
        ended.push(request);
      },
    }),
  );
  app.use(answer);
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: readyUrl(server), ended, active: () => active };
}

const match = { operation: auditRead.operation, pathValues: new Map<string, string>() };

describe('Observe requests', () => {
  it('an observed request has the route, the caller, the target and the time that it took', async () => {
    const { url, ended } = await serve((_request, response) => {
      Object.assign(requestContextOf(response), { match, caller: { name: 'dashboards' }, target: 'eu' });
      response.end('{}');
    });
    await send(url, { target: '/audit/tasks?nextToken=secret' });
    await vi.waitFor(() => expect(ended).toHaveLength(1), 20_000);
    expect(ended).toEqual([
      {
        method: 'GET',
        route: '/audit/tasks',
        status: 200,
        errorType: undefined,
        source: undefined,
        caller: 'dashboards',
        target: 'eu',
        durationMs: expect.any(Number),
      },
    ]);
    expect(ended[0]?.durationMs).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ['PROPFIND', '_OTHER'],
    ['POST', 'POST'],
  ])('an observed request with method %s has the label %s', async (method, expected) => {
    const { url, ended } = await serve((_request, response) => {
      requestContextOf(response).failure = new Failure('unknown-operation', { detail: 'nothing there' });
      response.writeHead(404).end();
    });
    await send(url, { method, target: '/other' });
    await vi.waitFor(() => expect(ended).toHaveLength(1), 20_000);
    expect(ended[0]).toMatchObject({
      method: expected,
      route: undefined,
      status: 404,
      errorType: 'unknown-operation',
      source: 'caller',
      caller: 'anonymous',
      target: '',
    });
  });

  it('an observed request whose caller hung up counts, and is no longer active', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const { url, ended, active } = await serve(() => arrived.resolve(undefined));
    const request = httpRequest(url).once('error', () => undefined);
    request.end();
    await arrived.promise;
    expect(active()).toBe(1);
    request.destroy();
    await vi.waitFor(() => expect(active()).toBe(0), 20_000);
    expect(ended[0]).toMatchObject({ status: undefined, errorType: 'caller-hung-up', source: 'caller' });
  });
});
