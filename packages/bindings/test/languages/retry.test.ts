import { hangUp, respondWith, startStubUpstream, type StubResponse, type StubUpstream } from '@audit-gateway/testing';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { name, testProgram } from '../support/binding.ts';
import { type Program, type ProgramRequest, startProgram } from '../support/start-program.ts';

const taskId = 'a'.repeat(32);
const success: StubResponse = { text: '{"taskStatus":"COMPLETED","taskStartTime":1767236400,"auditDetails":{}}' };

let program: Program;
let stub: StubUpstream;
let other: StubUpstream;

beforeAll(async () => {
  program = startProgram(testProgram);
  stub = await startStubUpstream();
  other = await startStubUpstream(respondWith(success));
});

afterAll(async () => {
  for (const started of [program, stub, other]) await started.close();
});

/** When each request came, in milliseconds. */
let arrivals: number[];
beforeEach(() => {
  arrivals = [];
});

/** Responds with each of these in turn, and with the last one from then on. */
function respondInTurn(...responses: readonly (StubResponse | RequestListener)[]): void {
  stub.answer = (request, response) => {
    const next = responses[Math.min(arrivals.length, responses.length - 1)];
    arrivals.push(performance.now());
    if (next !== undefined) (typeof next === 'function' ? next : respondWith(next))(request, response);
  };
}

/** A failure as the gateway answers it. */
function failure(status: number, code: string, headers?: StubResponse['headers']): StubResponse {
  const known = { type: '/docs#problem-quota', title: 'No', detail: 'No.', message: 'No.', requestId: 'r' };
  const contentType = 'application/problem+json';
  return {
    status,
    error: code,
    contentType,
    body: { ...known, status, code, source: 'gateway' },
    ...(headers && { headers }),
  };
}

const soon = { 'retry-after': '1', 'x-amz-retry-after': '20' };
const describeIt = (request: ProgramRequest = {}): Promise<unknown> =>
  program.ask({ url: stub.url, taskId, ...request });
const listAll = (): Promise<unknown> =>
  program.ask({ url: stub.url, startTime: '2026-01-01T00:00:00+00:00', endTime: '2026-01-02T00:00:00+00:00' });
const never: RequestListener = () => undefined;

describe(`the client for ${name} retries`, () => {
  it.each([
    ['429, throttling by the gateway', failure(429, 'ThrottlingException', soon)],
    ['429 without a name, of a proxy', { status: 429, text: '{}' }],
    ['400 with the name of throttling, as AWS answers', failure(400, 'ThrottlingException', soon)],
    ["400 with throttling's name and more, as AWS may answer", failure(400, 'aws#ThrottlingException:http://x', soon)],
    ['503', failure(503, 'InternalFailureException', soon)],
    ['500', failure(500, 'InternalFailureException')],
    ['502', failure(502, 'InternalFailureException')],
    ['504 of a proxy, in HTML', { status: 504, contentType: 'text/html', text: '<h1>504</h1>' }],
    ['a connection that ends without an answer', hangUp],
  ])('%s', async (_what, first) => {
    respondInTurn(first, success);
    expect(await describeIt()).toMatchObject({ taskStatus: 'COMPLETED' });
    expect(arrivals).toHaveLength(2);
  });

  it.each([
    ['400, an invalid request', failure(400, 'InvalidRequestException', soon), 400],
    ['401', failure(401, 'UnauthorizedException'), 401],
    ['403', failure(403, 'AccessDeniedException'), 403],
    ['404', failure(404, 'ResourceNotFoundException'), 404],
  ])('not %s', async (_what, first, status) => {
    respondInTurn(first, success);
    expect(await describeIt()).toMatchObject({ failure: { status } });
    expect(arrivals).toHaveLength(1);
  });

  it('after as many milliseconds as x-amz-retry-after says, in place of the seconds of Retry-After', async () => {
    respondInTurn(failure(429, 'ThrottlingException', { 'retry-after': '3600', 'x-amz-retry-after': '700' }), success);
    expect(await describeIt()).toMatchObject({ taskStatus: 'COMPLETED' });
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThanOrEqual(690);
  });

  it('after as many seconds as Retry-After says', async () => {
    respondInTurn(failure(429, 'ThrottlingException', { 'retry-after': '1' }), success);
    expect(await describeIt()).toMatchObject({ taskStatus: 'COMPLETED' });
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThanOrEqual(990);
  });

  it('twice, and then says when another attempt can succeed', async () => {
    respondInTurn(failure(429, 'ThrottlingException', soon));
    expect(await describeIt()).toMatchObject({
      failure: { status: 429, code: 'ThrottlingException', source: 'gateway', retryAfterMs: '20' },
    });
    expect(arrivals).toHaveLength(3);
  });

  it('not at all, where it is set so', async () => {
    respondInTurn(failure(503, 'InternalFailureException', soon));
    expect(await describeIt({ attempts: 1 })).toMatchObject({ failure: { status: 503 } });
    expect(arrivals).toHaveLength(1);
  });

  it('as often as it is set', async () => {
    respondInTurn(...new Array<StubResponse>(4).fill(failure(503, 'InternalFailureException', soon)), success);
    expect(await describeIt({ attempts: 5 })).toMatchObject({ taskStatus: 'COMPLETED' });
    expect(arrivals).toHaveLength(5);
  });

  it.each([
    ['an hour, in milliseconds', { 'retry-after': '3600', 'x-amz-retry-after': '3600000' }],
    ['an hour, in seconds', { 'retry-after': '3600' }],
    ['a date in an hour', { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }],
  ])('not where it would have to wait for too long: %s', async (_what, headers) => {
    respondInTurn(failure(429, 'ThrottlingException', headers));
    expect(await describeIt()).toMatchObject({ failure: { status: 429 } });
    expect(arrivals).toHaveLength(1);
  });

  it.each([
    ['no number', { 'retry-after': 'soon', 'x-amz-retry-after': '-5' }],
    ['a date that is past', { 'retry-after': new Date(0).toUTCString() }],
  ])('at once where the time to wait is %s', async (_what, headers) => {
    respondInTurn(failure(429, 'ThrottlingException', headers), success);
    expect(await describeIt()).toMatchObject({ taskStatus: 'COMPLETED' });
    expect(arrivals).toHaveLength(2);
  });
});

describe(`the client for ${name}`, () => {
  it('waits for 5 s to connect and for 30 s for an answer, where nothing else is set', async () => {
    const shown = await program.ask({});
    expect(shown).toMatchObject({ answerMs: 30_000 });
    expect({ connectMs: 5000, ...Object(shown) }).toMatchObject({ connectMs: 5000 });
  });

  it('gives up after the time that is set, and sends nothing again', async () => {
    respondInTurn(never);
    expect(await describeIt({ timeoutMs: 400 })).toEqual({ failure: { timedOut: true } });
    expect(arrivals).toHaveLength(1);
  });

  it('says that nobody answers where the server is gone, after its retries', async () => {
    const gone = await startStubUpstream();
    await gone.close();
    expect(await describeIt({ url: gone.url })).toEqual({ failure: { unreachable: true } });
  });

  it('names itself and the version of the contract', async () => {
    respondInTurn(success);
    await describeIt();
    const contract: unknown = parse(
      await readFile(fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml')), 'utf8'),
    );
    expect(contract).toMatchObject({ info: { version: expect.any(String) } });
    const agent = stub.requests.at(-1)?.headers['user-agent'];
    expect(contract).toMatchObject({ info: { version: agent?.replace(`audit-gateway-${name}/`, '') } });
  });

  it('follows no redirect, which would carry the API key to another host', async () => {
    const before = other.requests.length;
    respondInTurn({ status: 307, text: '', headers: { location: `${other.url}/audit/tasks/${taskId}` } });
    expect(await describeIt({ apiKey: 'a key' })).toMatchObject({ failure: { status: 307 } });
    expect(other.requests).toHaveLength(before);
  });

  it.each([
    ['HTML', { status: 403, contentType: 'text/html', text: '<h1>403 Forbidden</h1>' }],
    ['JSON of another kind', { status: 404, text: '{"message":"no Route matched with those values"}' }],
    ['JSON that is no object', { status: 404, text: '[1]' }],
    ['nothing', { status: 404, text: '' }],
  ])("gives the status and the content of a failure that is not the gateway's: %s", async (_what, response) => {
    respondInTurn(response);
    expect(await describeIt()).toEqual({ failure: { status: response.status, body: response.text } });
  });

  it.each([
    ['HTML of a proxy', { contentType: 'text/html', text: '<h1>Sign in</h1>' }],
    ['JSON of another kind', { text: '{"message":"hi"}' }],
    ['JSON that is cut short', { text: '{"tasks":[{"taskId":"a' }],
    ['null', { text: 'null' }],
    ['an array', { text: '[]' }],
    ['nothing', { text: '' }],
  ])('takes no response of success for an empty page whose content is %s', async (_what, response) => {
    respondInTurn(response);
    expect(await listAll()).toMatchObject({ failure: { status: 200 } });
    expect(arrivals).toHaveLength(1);
  });

  it.each(['{}', '{"tasks":[]}', '{"tasks":null,"laterMember":1}', '{"nextToken":null}'])(
    'takes %s for an empty page',
    async (text) => {
      respondInTurn({ text });
      expect(await listAll()).toEqual({ pages: [[]] });
    },
  );
});
