import { createVerifier } from '@audit-gateway/sigv4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startTestGateway, testCredentials } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, raw } from '../support/upstream.ts';
import { useGateway } from '../support/use-gateway.ts';

const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const encodedTimes = 'startTime=2026-01-01T00%3A00%3A00Z&endTime=2026-02-01T00%3A00%3A00Z';

const running = useGateway();

describe('Forwarding', () => {
  it.each([
    ['raw colons', `/audit/tasks?${times}`, `/audit/tasks?${encodedTimes}`],
    ['encoded colons', `/audit/tasks?${encodedTimes}`, `/audit/tasks?${encodedTimes}`],
    [
      'parameters in another order',
      '/audit/tasks?maxResults=5&endTime=2026-02-01T00:00:00Z&startTime=2026-01-01T00:00:00Z',
      `/audit/tasks?${encodedTimes}&maxResults=5`,
    ],
    ['empty pairs', `/audit/tasks?&${times}&&`, `/audit/tasks?${encodedTimes}`],
    [
      'a time with an offset',
      '/audit/tasks?startTime=2026-01-01T02:00:00.123456%2B02:00&endTime=2026-02-01T00:00:00Z',
      '/audit/tasks?startTime=2026-01-01T00%3A00%3A00.123456Z&endTime=2026-02-01T00%3A00%3A00Z',
    ],
    [
      'a plus that is not encoded',
      `/audit/tasks?${times}&nextToken=a+b/c==`,
      `/audit/tasks?${encodedTimes}&nextToken=a%2Bb%2Fc%3D%3D`,
    ],
    [
      'a token with spaces and quotes',
      `/audit/tasks?${times}&nextToken=%20!'()*~`,
      `/audit/tasks?${encodedTimes}&nextToken=%20%21%27%28%29%2A~`,
    ],
    [
      'all filters',
      `/audit/tasks?${times}&taskType=ON_DEMAND_AUDIT_TASK&taskStatus=FAILED&nextToken=t`,
      `/audit/tasks?${encodedTimes}&taskType=ON_DEMAND_AUDIT_TASK&taskStatus=FAILED&nextToken=t`,
    ],
    ['an id', '/audit/tasks/9f2b6a7c1d3e4f508192a3b4c5d6e7f8', '/audit/tasks/9f2b6a7c1d3e4f508192a3b4c5d6e7f8'],
    ['an encoded id', '/audit/tasks/a%2Db', '/audit/tasks/a-b'],
    ['the longest id', `/audit/tasks/${'a'.repeat(40)}`, `/audit/tasks/${'a'.repeat(40)}`],
  ])('the request to AWS is rebuilt from validated values: %s', async (_name, target, forwarded) => {
    const { status } = await send(running.gateway.url, { target });
    expect(status).toBe(200);
    expect(running.upstream.requests.at(-1)?.url).toBe(forwarded);
  });

  it('the request to AWS is signed so that AWS accepts it, for service iot and with the session token, whatever the token of a page', async () => {
    const verifier = createVerifier({
      region: 'eu-west-1',
      services: ['iot'],
      credentials: (id) => (id === testCredentials.accessKeyId ? testCredentials : undefined),
      clock: () => new Date(),
    });
    const tokens = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((token) => token.isWellFormed());
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        await send(running.gateway.url, { target: `/audit/tasks?${times}&nextToken=${encodeURIComponent(token)}` });
        const { url = '', headers, method = '' } = running.upstream.requests.at(-1) ?? {};
        const [path = '', query = ''] = url.split('?');
        expect(verifier.verify({ method, path, query, headers: headers ?? {}, body: '' })).toMatchObject({
          ok: true,
        });
        expect(new URLSearchParams(query).get('nextToken')).toBe(token);
      }),
      { numRuns: 50 },
    );
  });

  it('the request to AWS has no header of the caller', async () => {
    await send(running.gateway.url, {
      target: '/audit/tasks/a1',
      headers: {
        host: 'evil.example',
        authorization: 'Bearer x',
        'x-amz-date': '20200101T000000Z',
        'x-amz-security-token': 'x',
        'x-forwarded-for': '1.2.3.4',
        cookie: 'a=b',
        connection: 'keep-alive, x-b',
        'x-b': 'c',
        te: 'trailers',
        'accept-encoding': 'gzip',
      },
    });
    const { headers } = running.upstream.requests.at(-1) ?? {};
    expect(Object.keys(headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'x-amz-date',
      'x-amz-security-token',
    ]);
    expect(headers?.host).toBe(new URL(running.upstream.url).host);
    expect(headers?.authorization).toContain(`Credential=${testCredentials.accessKeyId}/`);
  });

  it('the request to AWS goes below the path of the upstream URL', async () => {
    const below = await startTestGateway(`${running.upstream.url}/prod/`);
    await send(below.url, { target: '/audit/tasks/a1' });
    await below.close();
    expect(running.upstream.requests.at(-1)?.url).toBe('/prod/audit/tasks/a1');
  });
});

describe('Forwarding', () => {
  const content =
    '{"taskStatus":"COMPLETED","taskStartTime":1560356923.4340,  "x":9007199254740993,"auditDetails":{"C":null}}';

  it("a successful response to a caller is AWS's content to the byte, with counts beyond 2^53", async () => {
    running.upstream.answer = raw(200, content, { 'content-type': 'application/json' });
    expect((await send(running.gateway.url, { target: '/audit/tasks/a1' })).body).toBe(content);
  });

  it("a successful response to a caller has the gateway's own headers and none of AWS's but the request id, under a name of its own", async () => {
    running.upstream.answer = json(
      200,
      {},
      {
        date: 'Mon, 01 Jan 2001 00:00:00 GMT',
        server: 'aws',
        etag: '"x"',
        'content-type': 'application/x-amz-json-1.1',
      },
    );
    const { headers } = await send(running.gateway.url, {
      target: '/audit/tasks/a1',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-upstream-request-id': 'upstream-id' });
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    // Its own date. Node takes it from a clock that no test can move.
    expect(headers.date).toMatch(/^(?!Mon, 01 Jan 2001).+ GMT$/);
    expect(Object.keys(headers).sort()).toEqual([
      'cache-control',
      'cache-status',
      'connection',
      'content-length',
      'content-type',
      'date',
      'etag',
      'x-amzn-requestid',
      'x-upstream-request-id',
    ]);
  });
});
