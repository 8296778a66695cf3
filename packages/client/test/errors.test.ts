import { auditApiErrorCodes, createAuditClient } from '@audit-gateway/client';
import { knownErrorCodeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type WireResponse } from './support/server.ts';

const problem = {
  type: 'urn:audit-gateway:problem:invalid-request',
  title: 'The request is not valid',
  status: 400,
  detail: 'query startTime: must match format "date-time"',
  message: 'query startTime: must match format "date-time"',
  code: 'InvalidRequestException',
  source: 'caller',
  requestId: 'of-the-body',
  errors: [{ path: '/query/startTime', message: 'must match format "date-time"' }],
};

async function errorOf(response: WireResponse): Promise<unknown> {
  const { url } = await serve(response);
  return await failureOf(createAuditClient({ baseUrl: url, retry: false }).describeAuditTask(taskId));
}

describe('the error of a response', () => {
  it('takes over all that a problem of the gateway tells', async () => {
    const error = await errorOf({
      status: 400,
      headers: {
        'content-type': 'application/problem+json',
        'x-amzn-ErrorType': 'InvalidRequestException',
        'x-amzn-RequestId': 'of-the-header',
      },
      body: problem,
    });
    expect(error).toMatchObject({
      name: 'AuditApiError',
      code: 'InvalidRequestException',
      errorType: 'InvalidRequestException',
      message: problem.message,
      status: 400,
      source: 'caller',
      requestId: 'of-the-header',
      errors: problem.errors,
    });
  });

  it('reads the same from the body where a browser may not see the headers', async () => {
    expect(await errorOf({ status: 400, body: problem })).toMatchObject({
      code: 'InvalidRequestException',
      requestId: 'of-the-body',
    });
  });

  const names: [string, WireResponse, string, string | undefined][] = [
    [
      'a name in the header',
      header('ResourceNotFoundException'),
      'ResourceNotFoundException',
      'ResourceNotFoundException',
    ],
    ['a name with a URL', header('ThrottlingException:http://x.y/z#a'), 'ThrottlingException', 'ThrottlingException'],
    [
      'a name with a namespace',
      header('com.amazonaws.iot#ThrottlingException'),
      'ThrottlingException',
      'ThrottlingException',
    ],
    [
      'a name with both',
      header('ns#InternalFailureException:http://x'),
      'InternalFailureException',
      'InternalFailureException',
    ],
    ['a repeated header', header('ThrottlingException, Other'), 'ThrottlingException', 'ThrottlingException'],
    [
      'a name in code',
      { status: 400, body: { code: 'ThrottlingException' } },
      'ThrottlingException',
      'ThrottlingException',
    ],
    [
      'a name in __type',
      { status: 400, body: { __type: 'ns#ThrottlingException' } },
      'ThrottlingException',
      'ThrottlingException',
    ],
    [
      'the header against the body',
      { ...header('ThrottlingException'), body: { code: 'Other' } },
      'ThrottlingException',
      'ThrottlingException',
    ],
    [
      'a name against the status',
      { ...header('ThrottlingException'), status: 404 },
      'ThrottlingException',
      'ThrottlingException',
    ],
    [
      'a name that the contract does not have',
      header('AccessDeniedException'),
      'UnknownError',
      'AccessDeniedException',
    ],
    ["a name of the client's own", header('Timeout'), 'UnknownError', 'Timeout'],
    ['a code that is a number', { status: 400, body: { code: 404 } }, 'InvalidRequestException', undefined],
    ['no name at 400', { status: 400 }, 'InvalidRequestException', undefined],
    ['no name at 404', { status: 404 }, 'ResourceNotFoundException', undefined],
    ['no name at 429', { status: 429 }, 'ThrottlingException', undefined],
    ['no name at 500', { status: 500 }, 'InternalFailureException', undefined],
    ['no name at 504', { status: 504 }, 'InternalFailureException', undefined],
    ['no name at 401', { status: 401 }, 'UnknownError', undefined],
    ['no name at 304', { status: 304 }, 'UnknownError', undefined],
  ];

  function header(errorType: string): WireResponse {
    return { status: 400, headers: { 'x-amzn-ErrorType': errorType } };
  }

  it.each(names)('has the code of %s', async (_case, response, code, errorType) => {
    expect(await errorOf(response)).toMatchObject({ code, errorType, status: response.status });
  });

  const bodies: [string, Pick<WireResponse, 'headers' | 'body'>, string][] = [
    ["AWS's JSON", { body: { message: 'Rate exceeded' } }, 'Rate exceeded'],
    ['a problem without message', { body: { detail: 'Too much.' } }, 'Too much.'],
    ['a message that is no text', { body: { message: { a: 1 } } }, 'status 418'],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }, 'status 418'],
    ['HTML that calls itself JSON', { body: '<h1>Bad Gateway</h1>' }, 'status 418'],
    ['an array', { body: '[{"message":"no"}]' }, 'status 418'],
    ['null', { body: 'null' }, 'status 418'],
    ['nothing', {}, 'status 418'],
  ];

  it.each(bodies)('has a message for %s', async (_case, response, message) => {
    expect(await errorOf({ status: 418, ...response })).toMatchObject({ message, code: 'UnknownError', status: 418 });
  });

  it('has only faults that are faults', async () => {
    const errors = ['text', null, { path: '/query/a' }, { path: '/query/b', message: 'is wrong' }];
    expect(await errorOf({ status: 400, body: { errors } })).toMatchObject({
      errors: [{ path: '/query/b', message: 'is wrong' }],
    });
    expect(await errorOf({ status: 400, body: { errors: 'text' } })).toMatchObject({ errors: [] });
  });

  it('tells when to come back', async () => {
    expect(await errorOf({ status: 429, headers: { 'retry-after': '2' } })).toMatchObject({ retryAfterMs: 2000 });
  });
});

describe('auditApiErrorCodes', () => {
  it('has every code of the contract, and none twice', () => {
    expect(auditApiErrorCodes).toEqual(expect.arrayContaining([...knownErrorCodeValues]));
    expect(new Set(auditApiErrorCodes).size).toBe(auditApiErrorCodes.length);
  });
});
