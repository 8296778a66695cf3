import { type AuditApiError, auditApiErrorCodes, createAuditClient } from '@audit-gateway/client';
import { knownErrorCodeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type WireResponse } from './support/server.ts';

const problem = {
  type: '/docs#problem-invalid-request',
  title: 'The request is not valid',
  status: 400,
  detail: 'query startTime: must match format "date-time"',
  message: 'query startTime: must match format "date-time"',
  code: 'InvalidRequestException',
  source: 'caller',
  requestId: 'of-the-body',
  errors: [{ path: '/query/startTime', message: 'must match format "date-time"' }],
};

async function errorOf(response: WireResponse): Promise<AuditApiError> {
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
      problem: problem.type,
      contentType: 'application/problem+json',
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
    ['no name at 404', { status: 404 }, 'UnknownError', undefined],
    [
      'a problem at 404',
      { status: 404, body: { code: 'ResourceNotFoundException' } },
      'ResourceNotFoundException',
      'ResourceNotFoundException',
    ],
    [
      'an unknown path',
      { ...header('UnknownOperationException'), status: 404 },
      'UnknownError',
      'UnknownOperationException',
    ],
    ['no name at 429', { status: 429 }, 'ThrottlingException', undefined],
    ['no name at 500', { status: 500 }, 'InternalFailureException', undefined],
    ['no name at 504', { status: 504 }, 'InternalFailureException', undefined],
    ['no name at 401', { status: 401 }, 'Unauthenticated', undefined],
    ['no name at 403', { status: 403 }, 'Forbidden', undefined],
    [
      'the gateway at 401',
      { ...header('UnauthorizedException'), status: 401 },
      'Unauthenticated',
      'UnauthorizedException',
    ],
    ['the gateway at 403', { ...header('AccessDeniedException'), status: 403 }, 'Forbidden', 'AccessDeniedException'],
    [
      'a refused signature of AWS',
      { ...header('InvalidSignatureException'), status: 403 },
      'Forbidden',
      'InvalidSignatureException',
    ],
    ['an empty name', { status: 404, headers: { 'x-amzn-ErrorType': '' } }, 'UnknownError', undefined],
    ['no name at 304', { status: 304 }, 'UnknownError', undefined],
  ];

  function header(errorType: string): WireResponse {
    return { status: 400, headers: { 'x-amzn-ErrorType': errorType } };
  }

  it.each(names)('has the code of %s', async (_case, response, code, errorType) => {
    expect(await errorOf(response)).toMatchObject({ code, errorType, status: response.status });
  });

  const named = { 'x-amzn-ErrorType': 'OtherException' };

  it.each<[string, WireResponse, string]>([
    ["AWS's JSON", { headers: named, body: { message: 'Rate exceeded' } }, 'Rate exceeded'],
    ['a problem without message', { body: { code: 'OtherException', detail: 'Too much.' } }, 'Too much.'],
    ['a message that is no text', { headers: named, body: { message: { a: 1 } } }, 'status 418 from <url>'],
    ['nothing but a name', { headers: named }, 'status 418 from <url>'],
    ['throttling by an ingress', { status: 429, body: 'slow' }, 'status 429 from <url>'],
    ['a redirect', { status: 302 }, 'status 302 from <url>; redirects are not followed: check baseUrl'],
  ])('has the message of %s', async (_case, response, message) => {
    const error = await errorOf({ status: 418, ...response });
    expect(error.message.replace(/http:\S+?(?=;|$)/, '<url>')).toBe(message);
  });

  const strangers: [string, WireResponse, RegExp][] = [
    [
      "an ingress's HTML",
      { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404 Not Found</h1>' },
      /^status 404 from http:\S+ \(text\/html\); no error of an audit gateway: check baseUrl/,
    ],
    [
      "another service's JSON",
      { status: 404, body: { message: 'no Route matched' } },
      /^status 404 from http:\S+: no Route matched \(application\/json\); no error of an audit gateway/,
    ],
    ['JSON that is no object', { status: 404, body: '[{"message":"no"}]' }, /; no error of an audit gateway/],
    ['nothing', { status: 404 }, /; no error of an audit gateway/],
  ];

  it.each(strangers)('never looks like a missing audit where it is %s', async (_case, response, message) => {
    const { url } = await serve(response);
    const error = await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(error).toMatchObject({ code: 'UnknownError', status: 404, url: `${url}/audit/tasks/${taskId}` });
    expect(error.message).toMatch(message);
  });

  it('has only faults that are faults', async () => {
    const errors = ['text', null, { path: '/query/a' }, { path: '/query/b', message: 'is wrong' }];
    expect(await errorOf({ status: 400, body: { errors } })).toMatchObject({
      errors: [{ path: '/query/b', message: 'is wrong' }],
    });
    expect(await errorOf({ status: 400, body: { errors: 'text' } })).toMatchObject({ errors: [] });
  });

  it('says when to come back', async () => {
    expect(await errorOf({ status: 429, headers: { 'retry-after': '2' } })).toMatchObject({ retryAfterMs: 2000 });
  });
});

describe('auditApiErrorCodes', () => {
  it('has every code of the contract, and none twice', () => {
    expect(auditApiErrorCodes).toEqual(expect.arrayContaining([...knownErrorCodeValues]));
    expect(new Set(auditApiErrorCodes).size).toBe(auditApiErrorCodes.length);
  });
});
