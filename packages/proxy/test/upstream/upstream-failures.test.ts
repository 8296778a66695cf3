import type { RequestListener } from 'node:http';
import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startRawUpstream } from '../support/raw-upstream.ts';
import { json, raw, startUpstream } from '../support/upstream.ts';
import { useGateway } from '../support/use-gateway.ts';

const aws = (status: number, name: string, message = 'Some words.', headers = {}): RequestListener =>
  json(status, { message }, { 'x-amzn-errortype': name, ...headers });
const html = '<html>502</html>';

interface Case {
  readonly upstream: string;
  readonly answer: RequestListener;
  readonly status: number;
  readonly code: string;
  readonly source: string;
  readonly kind: string;
  readonly message?: string;
  /** How many calls AWS gets. Default: 1, or 3 where the failure is worth retries. */
  readonly calls?: number;
}
const cases: readonly Case[] = [
  {
    upstream: '400 InvalidRequestException',
    answer: aws(400, 'InvalidRequestException', 'Too old.'),
    status: 400,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
    message: 'Too old.',
  },
  {
    upstream: '404 ResourceNotFoundException',
    answer: aws(404, 'ResourceNotFoundException'),
    status: 404,
    code: 'ResourceNotFoundException',
    source: 'caller',
    kind: 'aws-refusal',
  },
  {
    upstream: '400 ThrottlingException',
    answer: aws(400, 'ThrottlingException', 'Rate exceeded'),
    status: 400,
    code: 'ThrottlingException',
    source: 'aws',
    kind: 'aws-throttling',
    message: 'Rate exceeded',
  },
  {
    upstream: '429 without a name',
    answer: raw(429, ''),
    status: 429,
    code: 'ThrottlingException',
    source: 'aws',
    kind: 'aws-throttling',
  },
  {
    upstream: '500 InternalFailureException',
    answer: aws(500, 'InternalFailureException'),
    status: 500,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'aws-failure',
  },
  {
    upstream: '503 ServiceUnavailableException',
    answer: aws(503, 'ServiceUnavailableException'),
    status: 503,
    code: 'ServiceUnavailableException',
    source: 'aws',
    kind: 'aws-failure',
  },
  {
    upstream: '502 with HTML',
    answer: raw(502, html),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'aws-failure',
  },
  {
    upstream: 'an error of another operation',
    answer: aws(409, 'ConflictException'),
    status: 409,
    code: 'ConflictException',
    source: 'aws',
    kind: 'aws-refusal',
  },
  {
    upstream: 'a name with a URL',
    answer: aws(400, 'InvalidRequestException:http://internal.amazon.com/x/'),
    status: 400,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
  },
  {
    upstream: 'a name with a namespace',
    answer: aws(400, 'aws.iot#InvalidRequestException'),
    status: 400,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
  },
  {
    upstream: 'a name in __type',
    answer: json(404, { __type: 'ResourceNotFoundException', Message: 'Gone.' }),
    status: 404,
    code: 'ResourceNotFoundException',
    source: 'caller',
    kind: 'aws-refusal',
    message: 'Gone.',
  },
  {
    upstream: 'a name in code',
    answer: json(400, { code: 'InvalidRequestException' }),
    status: 400,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
  },
  ...[
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'IncompleteSignatureException',
    'MissingAuthenticationTokenException',
    'ExpiredTokenException',
    'AccessDeniedException',
  ].map((name) => ({
    upstream: `403 ${name}`,
    answer: aws(403, name, 'User: arn:aws:iam::123456789012:role/gateway is not authorized'),
    status: 502,
    code: 'InternalFailureException',
    source: 'gateway',
    kind: 'gateway-credentials',
    message: `AWS refused the gateway's credentials (${name}).`,
  })),
  {
    upstream: '403 without a name',
    answer: raw(403, html),
    status: 502,
    code: 'InternalFailureException',
    source: 'gateway',
    kind: 'gateway-credentials',
  },
  ...[
    { upstream: '400 with HTML', status: 400 },
    { upstream: '413 with HTML', status: 413 },
    { upstream: '414 with HTML, for a long nextToken', status: 414 },
    { upstream: '431 with HTML', status: 431 },
  ].map(({ upstream, status }) => ({
    upstream,
    answer: raw(status, '<html>too long</html>', { 'content-type': 'text/html' }),
    status,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
    calls: 1,
  })),
  {
    upstream: '400 with JSON and no name',
    answer: json(400, { message: 'Bad token.' }),
    status: 400,
    code: 'InvalidRequestException',
    source: 'caller',
    kind: 'aws-refusal',
    message: 'Bad token.',
    calls: 1,
  },
  ...[300, 302, 307, 402, 405, 406, 407, 408, 410, 415, 417, 421, 425, 451].map((status) => ({
    upstream: `${status} without a name`,
    answer: raw(status, html),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
    calls: 1,
  })),
  {
    upstream: '429 with HTML',
    answer: raw(429, html),
    status: 429,
    code: 'ThrottlingException',
    source: 'aws',
    kind: 'aws-throttling',
    message: 'Rate exceeded',
  },
  {
    upstream: '503 SlowDown',
    answer: aws(503, 'SlowDown', 'Slow down.'),
    status: 400,
    code: 'ThrottlingException',
    source: 'aws',
    kind: 'aws-throttling',
  },
  {
    upstream: '404 with HTML',
    answer: raw(404, html),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
    calls: 1,
  },
  {
    upstream: '200 with HTML',
    answer: raw(200, html, { 'content-type': 'text/html' }),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '200 with half of its JSON',
    answer: raw(200, '{"tasks":['),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '200 without content',
    answer: raw(200, ''),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '200 with an array',
    answer: json(200, []),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '200 with null',
    answer: json(200, null),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '204',
    answer: raw(204, ''),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: '304',
    answer: raw(304, ''),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
    calls: 1,
  },
  {
    upstream: 'a redirection',
    answer: raw(301, '', { location: 'https://example.com' }),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
    calls: 1,
  },
  {
    upstream: 'a dropped connection',
    answer: (request) => request.socket.destroy(),
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-unreachable',
  },
  {
    upstream: 'an answer that is cut off',
    answer: (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"tasks"', () => request.socket.destroy());
    },
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
  {
    upstream: 'bytes that are no HTTP',
    answer: (request) => {
      request.socket.end('HELLO\r\n\r\n');
    },
    status: 502,
    code: 'InternalFailureException',
    source: 'aws',
    kind: 'upstream-broken-answer',
  },
];

const contract = await loadContract();
const checkResponse = createResponseChecker(contract);
const running = useGateway();
// Failures alone would open the circuit breaker.
beforeEach(async () => {
  running.upstream.answer = json(200, {});
  expect((await send(running.gateway.url, { target: newTarget() })).status).toBe(200);
});

let requests = 0;
// A request that failed is not sent again for a moment.
const newTarget = (): string => `/audit/tasks/a${(requests += 1)}`;

describe('Upstream failures', () => {
  it.each(cases)(
    "AWS's failure becomes a response with the right status and source: $upstream → $status, source $source",
    async ({ answer, status, code, source, kind, message, calls }) => {
      running.upstream.answer = answer;
      const target = newTarget();
      const received = await send(running.gateway.url, { target });
      if (calls !== undefined)
        expect(running.upstream.requests.filter(({ url }) => url === target)).toHaveLength(calls);
      const problem: unknown = JSON.parse(received.body);
      expect(received.status).toBe(status);
      expect(received.headers['x-amzn-errortype']).toBe(code);
      expect(problem).toMatchObject({
        type: `/docs#problem-${kind}`,
        status,
        code,
        source,
        ...(message && { message, detail: message }),
      });
      const contentType = received.headers['content-type'] ?? '';
      for (const operation of contract.operations) {
        expect(checkResponse(operation, { status, contentType, body: problem })).toEqual([]);
      }
    },
  );

  it.each([
    { sent: { 'retry-after': '12' }, seconds: '12', ms: '12000' },
    { sent: { 'x-amz-retry-after': '12100' }, seconds: '13', ms: '12100' },
    { sent: { 'x-amz-retry-after': '12100', 'retry-after': '30' }, seconds: '13', ms: '12100' },
    {
      sent: { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      seconds: '30',
      ms: '30000',
    },
    { sent: { 'retry-after': 'soon' }, seconds: undefined, ms: undefined },
    { sent: { 'x-amz-retry-after': '999999999999' }, seconds: '86400', ms: '86400000' },
  ])('the gateway passes on in both headers when AWS says to try again: $sent', async ({ sent, seconds, ms }) => {
    const failures = [
      aws(400, 'ThrottlingException', 'Rate exceeded', sent),
      aws(503, 'ServiceUnavailable', 'x', sent),
    ];
    for (const failure of failures) {
      running.upstream.answer = failure;
      const { headers } = await send(running.gateway.url, { target: newTarget() });
      expect(headers['retry-after']).toBe(seconds);
      expect(headers['x-amz-retry-after']).toBe(ms);
    }
  });

  it('the gateway responds with 502 when AWS cannot be reached', async () => {
    const lost = await startUpstream();
    const alone = await startTestGateway(lost.url);
    await lost.close();
    const { status, body } = await send(alone.url, { target: newTarget() });
    await alone.close();
    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({ source: 'aws', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('the gateway responds with 504 when AWS does not respond in time, and ends the call', async () => {
    const ended = Promise.withResolvers<void>();
    running.upstream.answer = (_request, response) => response.once('close', ended.resolve);
    const hasty = await startTestGateway(running.upstream.url, { timeoutMs: 50 });
    const { status, body } = await send(hasty.url, { target: newTarget() });
    await ended.promise;
    await hasty.close();
    expect(status).toBe(504);
    expect(JSON.parse(body)).toMatchObject({ type: '/docs#problem-upstream-timeout', source: 'aws' });
  });

  it('all requests that wait for a connection learn that it was not open in time', async () => {
    const silent = await startRawUpstream();
    // It does not take part in TLS.
    const url = new URL(silent.url.replace('http:', 'https:'));
    const hasty = await startTestGateway(silent.url, { upstreamUrl: url, timeoutMs: 50 });
    const target = newTarget();
    const responses = await Promise.all([1, 2].map(() => send(hasty.url, { target })));
    await hasty.close();
    await silent.close();
    const detail = `The connection to ${url.host} was not open within the time that a request may take.`;
    for (const { status, body } of responses) {
      expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 504, body: { source: 'aws', detail } });
    }
  });

  it('the gateway responds with 504 when no credentials come in time, and says so', async () => {
    const never = new Promise<never>(() => undefined);
    const hasty = await startTestGateway(running.upstream.url, { timeoutMs: 50 }, { credentials: () => () => never });
    const { status, body } = await send(hasty.url, { target: newTarget() });
    await hasty.close();
    const detail = 'The gateway got no AWS credentials within the time that a request may take.';
    expect({ status, body: JSON.parse(body) }).toMatchObject({ status: 504, body: { detail } });
  });

  it('the gateway responds with 504 when a response begins in time but does not end', async () => {
    running.upstream.answer = (_request, response) => response.writeHead(200).write('{');
    const hasty = await startTestGateway(running.upstream.url, { timeoutMs: 50 });
    const { status } = await send(hasty.url, { target: newTarget() });
    await hasty.close();
    expect(status).toBe(504);
  });

  it('the gateway ends the call to AWS when the caller hangs up', async () => {
    const began = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    running.upstream.answer = (_request, response) => {
      response.once('close', ended.resolve);
      began.resolve();
    };
    const caller = new AbortController();
    const call = send(running.gateway.url, { target: newTarget(), signal: caller.signal });
    await began.promise;
    caller.abort();
    await expect(call).rejects.toThrow(/abort/);
    await ended.promise;
  });
});
