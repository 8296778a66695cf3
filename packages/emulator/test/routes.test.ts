import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startEmulator } from './support/emulator.ts';
import { ask, listTarget } from './support/operations.ts';
import { sendSigned } from './support/request.ts';

describe('what is not one of the two operations is refused', () => {
  it.each([
    ['POST', '/audit/tasks'],
    ['PUT', '/audit/tasks/9f2b6a7c1d3e4f508192a3b4c5d6e7f8/cancel'],
    ['GET', '/audit/tasks/9f2b6a7c1d3e4f508192a3b4c5d6e7f8/cancel'],
    ['DELETE', '/audit/tasks/9f2b6a7c1d3e4f508192a3b4c5d6e7f8'],
    ['PATCH', '/audit/tasks'],
    ['OPTIONS', '/audit/tasks'],
    ['GET', '/'],
    ['GET', '/audit'],
    ['GET', '/audit/tasks/'],
    ['GET', '/audit/tasks//'],
    ['GET', '//audit/tasks'],
    ['GET', '/Audit/Tasks'],
    ['GET', '/audit%2Ftasks'],
    ['GET', '/audit/tasks/a/b'],
    ['GET', '/prod/audit/tasks'],
    ['GET', '/things'],
  ])('%s %s', async (method, target) => {
    const { status, error, body } = await ask(await startEmulator(), target, { method });
    expect({ status, error, body }).toEqual({
      status: 404,
      error: 'UnknownOperationException',
      body: { message: 'No operation has this method and path.' },
    });
  });

  it('HEAD, with no content', async () => {
    const response = await sendSigned(await startEmulator(), '/audit/tasks', { method: 'HEAD' });
    expect(response).toMatchObject({
      status: 404,
      text: '',
      headers: { 'x-amzn-errortype': 'UnknownOperationException' },
    });
  });
});

it('content above 128 KiB is refused, whatever its signature', async () => {
  const running = await startEmulator();
  const response = await sendSigned(running, listTarget(running), { body: 'x'.repeat(131_073) });
  expect(response).toMatchObject({
    status: 413,
    headers: { 'x-amzn-errortype': 'RequestEntityTooLargeException' },
  });
});

describe('what is not readable as HTTP gets an error of the same form', () => {
  it.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['too large headers', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  ])('%s', async (_, sent, status) => {
    const { emulator } = await startEmulator();
    const socket = connect(emulator.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(sent);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^x-amzn-ErrorType: MalformedHttpRequestException$/m);
    expect(head).toMatch(/^Date: Tue, 10 Mar 2026 12:00:00 GMT$/m);
    expect(JSON.parse(body)).toEqual({ message: 'The request is not well-formed HTTP.' });
  });
});

it('the Date of a response is that of the clock', async () => {
  const running = await startEmulator();
  const date = async () => (await ask(running, listTarget(running))).headers.date;
  expect(await date()).toBe('Tue, 10 Mar 2026 12:00:00 GMT');
  running.clock.advance(61_000);
  expect(await date()).toBe('Tue, 10 Mar 2026 12:01:01 GMT');
});
