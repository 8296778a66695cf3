import { createAuditClient } from '@audit-gateway/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type Handler } from './support/server.ts';

describe('a call over the wire', () => {
  // No delay between attempts.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));

  const passing: [string, Handler][] = [
    ['throttling by AWS', { status: 400, headers: { 'x-amzn-ErrorType': 'ThrottlingException' } }],
    ['throttling by the gateway', { status: 429, headers: { 'x-amzn-ErrorType': 'ThrottlingException' } }],
    ['throttling by something between', { status: 429, headers: { 'x-amzn-ErrorType': 'TooManyRequestsException' } }],
    ['429 without a name', { status: 429 }],
    ['500', { status: 500, headers: { 'x-amzn-ErrorType': 'InternalFailureException' } }],
    ['503 with a name of its own', { status: 503, headers: { 'x-amzn-ErrorType': 'ServiceUnavailableException' } }],
    ['502 with HTML', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }],
    ['a dropped connection', (request) => request.socket.destroy()],
    [
      'a connection that drops within the content',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('{"taskStatus":', () => response.destroy());
      },
    ],
    ['a cut-off content', { body: '{"taskStatus":' }],
  ];

  it.each(passing)('is retried after %s', async (_case, handler) => {
    const { url, requests } = await serve(handler, { body: { taskStatus: 'COMPLETED' } });
    const audit = await createAuditClient({ baseUrl: url }).describeAuditTask(taskId);
    expect(audit).toEqual({ taskStatus: 'COMPLETED' });
    expect(requests).toHaveLength(2);
  });

  it.each(passing)('is retried no more than twice after %s by default', async (_case, handler) => {
    const { url, requests } = await serve(handler);
    await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['an invalid request', { status: 400, headers: { 'x-amzn-ErrorType': 'InvalidRequestException' } }],
    ['an unknown audit', { status: 404, headers: { 'x-amzn-ErrorType': 'ResourceNotFoundException' } }],
    ['refused credentials', { status: 403, headers: { 'x-amzn-ErrorType': 'AccessDeniedException' } }],
    ['an error that the contract does not have', { status: 409, headers: { 'x-amzn-ErrorType': 'ConflictException' } }],
    ['408', { status: 408 }],
    ['a redirect', { status: 302, headers: { location: '/' } }],
  ])('is not retried after %s', async (_case, response) => {
    const { url, requests } = await serve(response);
    expect(await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId))).toMatchObject({
      status: response.status,
    });
    expect(requests).toHaveLength(1);
  });

  it('fails with a NetworkError that says why where the service is not there', async () => {
    const { url, close } = await serve();
    await close();
    const error = await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(error).toMatchObject({
      code: 'NetworkError',
      message: `no response from ${url}/audit/tasks/${taskId}: connect ECONNREFUSED ${new URL(url).host}`,
    });
    expect(error.status).toBeUndefined();
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});
