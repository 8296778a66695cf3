import type { RequestListener } from 'node:http';
import express from 'express';
import pino from 'pino';
import { expect, it } from 'vitest';
import { startHttpServer } from '../src/http-server.ts';
import { messageClassesOf } from '../src/message-classes.ts';

it('requests and responses are those of the application from the start, and stay so', async () => {
  const app = express();
  const before: unknown[] = [app.request, app.response];
  const classes = messageClassesOf(app);
  const seen: unknown[] = [];
  const look: RequestListener = (request, response) => {
    seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
  };
  app.use((request, response) => {
    look(request, response);
    response.json({ path: request.path, sameApp: request.app === app });
  });
  const handler: RequestListener = (request, response) => {
    look(request, response);
    app(request, response);
  };
  const server = await startHttpServer(handler, { host: '127.0.0.1', port: 0 }, pino({ enabled: false }), classes);
  const answer = await fetch(`${server.url}/a/b`);
  expect(await answer.json()).toEqual({ path: '/a/b', sameApp: true });
  await server.close(0);
  expect(seen).toEqual([app.request, app.response, app.request, app.response]);
  expect([Object.getPrototypeOf(app.request), Object.getPrototypeOf(app.response)]).toEqual(before);
});
