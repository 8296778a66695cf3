import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { send, sendRaw, type ToSend } from '../support/http.ts';
import { useGateway } from '../support/use-gateway.ts';

const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const list = (query: string): ToSend => ({ target: `/audit/tasks?${query}` });
const describeTask = (id: string): ToSend => ({ target: `/audit/tasks/${id}` });

interface BadRequest {
  readonly name: string;
  readonly request: ToSend;
  readonly status: number;
  /** Where the faults are, for an invalid request: all of them. */
  readonly faults?: readonly string[];
  readonly kind?: string;
}

const badRequests: readonly BadRequest[] = [
  {
    name: 'no period',
    request: { target: '/audit/tasks' },
    status: 400,
    faults: ['/query/startTime', '/query/endTime'],
  },
  {
    name: 'month 13',
    request: list('startTime=2026-13-01T00:00:00Z&endTime=2026-02-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: '30 February',
    request: list('startTime=2026-02-30T00:00:00Z&endTime=2026-03-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'second 60',
    request: list('startTime=2016-12-31T23:59:60Z&endTime=2026-02-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'hour 24',
    request: list('startTime=2026-01-01T24:00:00Z&endTime=2026-02-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'a date without a time',
    request: list('startTime=2026-01-01&endTime=2026-02-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'epoch seconds',
    request: list('startTime=1767225600&endTime=1769904000'),
    status: 400,
    faults: ['/query/startTime', '/query/endTime'],
  },
  {
    name: 'a space for the T',
    request: list('startTime=2026-01-01%2000:00:00Z&endTime=2026-02-01T00:00:00Z'),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'a repeated parameter',
    request: list(`${times}&startTime=2026-01-02T00:00:00Z`),
    status: 400,
    faults: ['/query/startTime'],
  },
  {
    name: 'a parameter three times',
    request: list(`${times}&maxResults=1&maxResults=2&maxResults=3`),
    status: 400,
    faults: ['/query/maxResults'],
  },
  { name: 'an empty parameter', request: list(`${times}&nextToken=`), status: 400, faults: ['/query/nextToken'] },
  { name: 'a parameter without a value', request: list(`${times}&taskType`), status: 400, faults: ['/query/taskType'] },
  { name: 'an unknown parameter', request: list(`${times}&limit=5`), status: 400, faults: ['/query/limit'] },
  {
    name: 'a known parameter in brackets',
    request: list(`${times}&taskType[]=ON_DEMAND_AUDIT_TASK`),
    status: 400,
    faults: ['/query/taskType[]'],
  },
  {
    name: 'a parameter in other letters',
    request: list(`${times}&MaxResults=5`),
    status: 400,
    faults: ['/query/MaxResults'],
  },
  {
    name: 'a parameter named __proto__',
    request: list(`${times}&__proto__=5`),
    status: 400,
    faults: ['/query/__proto__'],
  },
  {
    name: 'a query on an operation that takes none',
    request: describeTask('a1?x=1'),
    status: 400,
    faults: ['/query/x'],
  },
  { name: 'maxResults 0', request: list(`${times}&maxResults=0`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults 251', request: list(`${times}&maxResults=251`), status: 400, faults: ['/query/maxResults'] },
  {
    name: 'a fractional maxResults',
    request: list(`${times}&maxResults=5.5`),
    status: 400,
    faults: ['/query/maxResults'],
  },
  { name: 'maxResults 1e2', request: list(`${times}&maxResults=1e2`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults 5.0', request: list(`${times}&maxResults=5.0`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults 0x10', request: list(`${times}&maxResults=0x10`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults %205', request: list(`${times}&maxResults=%205`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults 5%20', request: list(`${times}&maxResults=5%20`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults 5.', request: list(`${times}&maxResults=5.`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults %2B5', request: list(`${times}&maxResults=%2B5`), status: 400, faults: ['/query/maxResults'] },
  { name: 'maxResults in words', request: list(`${times}&maxResults=ten`), status: 400, faults: ['/query/maxResults'] },
  {
    name: 'an unknown status',
    request: list(`${times}&taskStatus=completed`),
    status: 400,
    faults: ['/query/taskStatus'],
  },
  {
    name: "AWS's misprinted type",
    request: list(`${times}&taskType=SCHEDULED__AUDIT_TASK`),
    status: 400,
    faults: ['/query/taskType'],
  },
  { name: 'a badly encoded value', request: list(`${times}&nextToken=%zz`), status: 400, faults: ['/query/nextToken'] },
  {
    name: 'a value that is not UTF-8',
    request: list(`${times}&nextToken=%ff%fe`),
    status: 400,
    faults: ['/query/nextToken'],
  },
  {
    name: 'everything at once',
    request: list(
      'startTime=x&startTime=y&endTime=2026-13-01T00:00:00Z&maxResults=251&taskStatus=&taskType=X&foo=1&nextToken=%zz',
    ),
    status: 400,
    faults: [
      '/query/startTime',
      '/query/taskStatus',
      '/query/foo',
      '/query/nextToken',
      '/query/endTime',
      '/query/taskType',
      '/query/maxResults',
    ],
  },
  { name: 'an encoded slash in the id', request: describeTask('a%2Fb'), status: 400, faults: ['/path/taskId'] },
  { name: 'an underscore in the id', request: describeTask('a_b'), status: 400, faults: ['/path/taskId'] },
  { name: 'an id of two dots', request: describeTask('..'), status: 400, faults: ['/path/taskId'] },
  { name: 'an id of two encoded dots', request: describeTask('%2e%2e'), status: 400, faults: ['/path/taskId'] },
  { name: 'a NUL in the id', request: describeTask('a%00b'), status: 400, faults: ['/path/taskId'] },
  { name: 'an id of 41 characters', request: describeTask('a'.repeat(41)), status: 400, faults: ['/path/taskId'] },
  { name: 'a badly encoded id', request: describeTask('%zz'), status: 400, faults: ['/path/taskId'] },
  { name: 'an id that is not UTF-8', request: describeTask('%ff'), status: 400, faults: ['/path/taskId'] },
  { name: 'a trailing slash', request: { target: `/audit/tasks/?${times}` }, status: 404, kind: 'unknown-operation' },
  { name: 'a slash after the id', request: describeTask('a1/'), status: 404, kind: 'unknown-operation' },
  {
    name: 'other letters in the path',
    request: { target: `/AUDIT/tasks?${times}` },
    status: 404,
    kind: 'unknown-operation',
  },
  {
    name: 'a doubled slash within the path',
    request: { target: `/audit//tasks?${times}` },
    status: 404,
    kind: 'unknown-operation',
  },
  { name: 'another path', request: { target: '/audit/configuration' }, status: 404, kind: 'unknown-operation' },
  { name: 'the root', request: { target: '/' }, status: 404, kind: 'unknown-operation' },
  {
    name: 'a whole URL of another path',
    request: { target: 'http://localhost/audit/configuration' },
    status: 404,
    kind: 'unknown-operation',
  },
  {
    name: 'the canceling of an audit',
    request: { method: 'PUT', target: '/audit/tasks/a1/cancel' },
    status: 404,
    kind: 'unknown-operation',
  },
  { name: 'POST', request: { method: 'POST', ...list(times) }, status: 405, kind: 'method-not-allowed' },
  {
    name: 'POST with content',
    request: { method: 'POST', target: '/audit/tasks', content: '{}' },
    status: 405,
    kind: 'method-not-allowed',
  },
  { name: 'HEAD', request: { method: 'HEAD', ...list(times) }, status: 405 },
  { name: 'OPTIONS', request: { method: 'OPTIONS', ...list(times) }, status: 405, kind: 'method-not-allowed' },
  { name: 'DELETE', request: { method: 'DELETE', ...describeTask('a1') }, status: 405, kind: 'method-not-allowed' },
  {
    name: 'content on a GET',
    request: { ...list(times), content: '{"a":1}', headers: { 'content-length': '7' } },
    status: 413,
    kind: 'content-too-large',
  },
  {
    name: 'content in chunks on a GET',
    request: { ...list(times), content: '{}', headers: { 'transfer-encoding': 'chunked' } },
    status: 413,
    kind: 'content-too-large',
  },
  {
    name: 'a URL of 17,000 characters',
    request: list(`${times}&nextToken=${'a'.repeat(17_000)}`),
    status: 414,
    kind: 'uri-too-long',
  },
  {
    name: 'a header of 17,000 characters',
    request: { ...list(times), headers: { 'x-large': 'a'.repeat(17_000) } },
    status: 431,
    kind: 'headers-too-large',
  },
];

const contract = await loadContract();
const checkResponse = createResponseChecker(contract);
const running = useGateway();

describe('Bad requests', () => {
  it.each(badRequests)(
    'an invalid request is rejected: $name: $status',
    async ({ request, status, faults, kind = 'invalid-request' }) => {
      const received = await send(running.gateway.url, request);
      expect(received.status).toBe(status);
      expect(received.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
      expect(running.upstream.requests).toHaveLength(0);
      if (request.method === 'HEAD') return;
      const problem: unknown = JSON.parse(received.body);
      expect(problem).toMatchObject({
        type: `/docs#problem-${kind}`,
        status,
        source: 'caller',
        code: received.headers['x-amzn-errortype'],
        requestId: received.headers['x-amzn-requestid'],
      });
      for (const operation of contract.operations) {
        const contentType = received.headers['content-type'] ?? '';
        expect(checkResponse(operation, { status, contentType, body: problem })).toEqual([]);
      }
      if (faults) expect(faultPaths(problem)).toEqual(faults);
    },
  );

  it.each(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])(
    'an invalid request is told what is allowed instead of %s',
    async (method) => {
      const received = await send(running.gateway.url, { method, target: '/audit/tasks' });
      expect(received.headers.allow).toBe('GET');
    },
  );

  it.each([
    ['bytes that are no HTTP', 'HELLO\r\n\r\n', 'HTTP/1.1 400'],
    ['a target with a space', 'GET /audit/ta sks HTTP/1.1\r\nHost: x\r\n\r\n', 'HTTP/1.1 400'],
    ['a header with a NUL', 'GET /audit/tasks HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n', 'HTTP/1.1 400'],
    [
      'two lengths',
      'GET /audit/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'HTTP/1.1 400',
    ],
    ['no Host', 'GET /audit/tasks/a_b HTTP/1.1\r\nConnection: close\r\n\r\n', 'HTTP/1.1 400'],
  ])("an invalid request gets %s in the gateway's error shape", async (_name, bytes, statusLine) => {
    const received = await sendRaw(running.gateway.url, bytes);
    expect(received.startsWith(statusLine)).toBe(true);
    expect(received).toMatch(/x-amzn-ErrorType: InvalidRequestException/);
    const [, body = ''] = received.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({ code: 'InvalidRequestException', source: 'caller', status: 400 });
  });

  it('an invalid request gets each fault with what is allowed', async () => {
    const { body } = await send(running.gateway.url, list(`${times}&maxResults=251&taskType=X&limit=1`));
    expect(JSON.parse(body)).toMatchObject({
      errors: [
        { path: '/query/limit', message: expect.stringContaining('startTime, endTime, taskType') },
        { path: '/query/taskType', message: expect.stringContaining('ON_DEMAND_AUDIT_TASK, SCHEDULED_AUDIT_TASK') },
        { path: '/query/maxResults', message: 'must be <= 250' },
      ],
    });
  });
});

function faultPaths(problem: unknown): unknown[] {
  const errors: unknown = typeof problem === 'object' && problem !== null && 'errors' in problem ? problem.errors : [];
  return Array.isArray(errors) ? [...new Set(errors.map((fault: { path: unknown }) => fault.path))] : [];
}
