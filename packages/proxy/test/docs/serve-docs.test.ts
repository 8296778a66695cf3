import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocsContent, DocsPages } from '../../src/docs/docs-pages.ts';
import { serveDocs } from '../../src/docs/serve-docs.ts';
import { beginRequestContext } from '../../src/http/request-context.ts';
import { Failure } from '../../src/errors/failure.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';

let waiting: (() => void)[] = [];
let shed = 0;
const pages: DocsPages = new Map([
  [
    '/slow',
    {
      type: 'text/plain',
      read: () =>
        new Promise<DocsContent>((resolve) => {
          waiting.push(() => resolve({ bytes: Buffer.from('slow'), entityTag: '"slow"' }));
        }),
    },
  ],
]);

let server: Server;
beforeAll(async () => {
  const respondWithFailure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    response.status(error instanceof Failure ? error.status : 500).end(String(error));
  };
  const app = express();
  app.use((_request, response, next) => {
    beginRequestContext(response, { requestId: '1', beganAt: 0 });
    next();
  });
  app.use(serveDocs(pages, () => (shed += 1)));
  app.use((_request, response) => void response.end('an operation'));
  app.use(respondWithFailure);
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await once(server, 'close');
});

it('serves 32 pages at a time, refuses more at once, and lets operations pass', async () => {
  const url = readyUrl(server);
  const held = Array.from({ length: 32 }, () => send(url, { target: '/slow' }));
  await expect.poll(() => waiting.length).toBe(32);
  const refused = await send(url, { target: '/slow' });
  expect({ status: refused.status, shed }).toEqual({ status: 503, shed: 1 });
  expect(refused.body).toContain('32 pages of its documentation at a time');
  expect((await send(url, { target: '/audit/tasks' })).body).toBe('an operation');
  for (const answer of waiting) answer();
  expect((await Promise.all(held)).map(({ status, body }) => `${status} ${body}`)).toEqual(held.map(() => '200 slow'));
  waiting = [];
  const next = send(url, { target: '/slow' });
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.();
  expect((await next).status).toBe(200);
});
