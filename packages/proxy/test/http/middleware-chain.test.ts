import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { afterEach, expect, it } from 'vitest';
import { inOrder } from '../../src/http/middleware-chain.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';

let server: Server | undefined;
afterEach(() => server?.close());

const pass: RequestHandler = (_request, response, next) => {
  response.appendHeader('x-passed', 'here');
  next();
};
const passLater: RequestHandler = async (_request, response, next) => {
  await Promise.resolve();
  response.appendHeader('x-passed', 'later');
  next();
};
const answer: RequestHandler = (_request, response) => void response.end('answered');
const answerLater: RequestHandler = async (_request, response) => {
  await Promise.resolve();
  response.end('answered');
};
const goOn: RequestHandler = (_request, response) => void response.end('gone on');
const fault = new Error('a fault');
const throwIt: RequestHandler = () => {
  throw fault;
};
const rejectIt: RequestHandler = async () => {
  await Promise.resolve();
  throw fault;
};
const passIt: RequestHandler = (_request, _response, next) => next(fault);
const tellFault: ErrorRequestHandler = (error, _request, response, _next) => void response.end(`heard ${error}`);

it.each([
  { what: 'nothing', handlers: [], expected: 'gone on', passed: 'here' },
  {
    what: 'handlers that go on',
    handlers: [pass, passLater, pass],
    expected: 'gone on',
    passed: 'here, here, later, here',
  },
  { what: 'one that answers', handlers: [pass, answer, pass], expected: 'answered', passed: 'here, here' },
  { what: 'one that answers later', handlers: [passLater, answerLater], expected: 'answered', passed: 'here, later' },
  {
    what: 'one that throws',
    handlers: [pass, throwIt, pass],
    expected: 'heard Error: a fault',
    passed: 'here, here',
  },
  {
    what: 'one that throws after one that waited',
    handlers: [passLater, throwIt],
    expected: 'heard Error: a fault',
    passed: 'here, later',
  },
  { what: 'one that rejects', handlers: [pass, rejectIt], expected: 'heard Error: a fault', passed: 'here, here' },
  { what: 'one that passes a fault on', handlers: [passIt, pass], expected: 'heard Error: a fault', passed: 'here' },
])('calls $what as Express does', async ({ handlers, expected, passed }) => {
  for (const ways of [[inOrder(...handlers)], handlers]) {
    const app = express();
    app.use(pass, ...ways, goOn, tellFault);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { body, headers } = await send(readyUrl(server), { target: '/' });
    expect(body).toBe(expected);
    expect(headers['x-passed']).toBe(passed);
    server.close();
  }
});
