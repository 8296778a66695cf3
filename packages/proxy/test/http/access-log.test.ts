import { describe, expect, it, vi } from 'vitest';
import { startTestGateway, testCredentials } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json } from '../support/upstream.ts';
import { useGateway } from '../support/use-gateway.ts';

const times = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const running = useGateway();

async function lastLine(): Promise<unknown> {
  return vi.waitFor(() => {
    const line = running.gateway.log.at(-1);
    if (line === undefined) throw new Error('nothing was logged');
    const parsed: unknown = JSON.parse(line);
    return parsed;
  });
}

describe('Log', () => {
  it('the log has a line for a success, with the ids and durations of both sides', async () => {
    const { headers } = await send(running.gateway.url, { target: '/audit/tasks/a1' });
    expect(await lastLine()).toMatchObject({
      level: 30,
      requestId: headers['x-amzn-requestid'],
      route: '/audit/tasks/{taskId}',
      status: 200,
      durationMs: expect.any(Number),
      upstream: { status: 200, requestId: 'upstream-id', durationMs: expect.any(Number) },
      msg: expect.stringMatching(/^GET \/audit\/tasks\/\{taskId\} 200 [\d.]+ ms$/),
    });
  });

  it('the log says who failed', async () => {
    await send(running.gateway.url, { target: '/audit/tasks' });
    expect(await lastLine()).toMatchObject({ level: 30, failure: { kind: 'invalid-request', source: 'caller' } });
    running.upstream.answer = json(
      403,
      { message: 'ARN of the role' },
      { 'x-amzn-errortype': 'AccessDeniedException' },
    );
    await send(running.gateway.url, { target: '/audit/tasks/a2' });
    expect(await lastLine()).toMatchObject({
      level: 40,
      status: 502,
      failure: { kind: 'gateway-credentials', source: 'gateway' },
      cause: 'ARN of the role',
      upstream: { status: 403 },
    });
    running.upstream.answer = json(200, {});
  });

  it('the log holds no secret: no credentials, signatures, page tokens or what a caller sent to prove who it is', async () => {
    const sent = { token: 'page-token-of-a-caller', bearer: 'bearer-of-a-caller', key: 'key-of-a-caller' };
    const headers = { authorization: `Bearer ${sent.bearer}`, 'x-api-key': sent.key };
    for (const query of [
      `${times}&nextToken=${sent.token}`,
      `nextToken=${sent.token}`,
      `${times}&x-amz-signature=${sent.token}`,
    ]) {
      await send(running.gateway.url, { target: `/audit/tasks?${query}`, headers });
    }
    const signatures = running.upstream.requests.map(
      ({ headers: { authorization = '' } }) => authorization.split('Signature=')[1],
    );
    const log = running.gateway.log.join('');
    for (const secret of [...Object.values(sent), ...Object.values(testCredentials), ...signatures]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('Log', () => {
  it("the wait for the quota is logged beside AWS's response, in tenths of a millisecond", async () => {
    const limited = await startTestGateway(running.upstream.url, { describeRate: 10 });
    // The first ones of a second do not wait.
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => send(limited.url, { target: `/audit/tasks/q${index}` })),
    );
    await vi.waitFor(() => expect(limited.log.filter((line) => line.includes('"upstream"'))).toHaveLength(12));
    const waits = limited.log.flatMap((line) => /"upstream":\{[^}]+\},"quotaWaitMs":([\d.]+),/.exec(line)?.[1] ?? []);
    expect(waits).toHaveLength(12);
    expect(waits.some((wait) => Number(wait) >= 50)).toBe(true);
    await limited.close();
  });

  it('the wait for the quota is logged of a call without a response, and of none where there is no quota', async () => {
    running.upstream.answer = (request) => request.socket.destroy();
    const limited = await startTestGateway(running.upstream.url, { describeRate: 10 });
    await send(limited.url, { target: '/audit/tasks/a3' });
    await limited.close();
    await send(running.gateway.url, { target: '/audit/tasks/a4' });
    running.upstream.answer = json(200, {});
    const lines = limited.log.filter((line) => line.includes('"route"'));
    expect(lines.map(parse)).toMatchObject([{ quotaWaitMs: expect.any(Number) }]);
    expect(await lastLine()).not.toHaveProperty('quotaWaitMs');
  });
});

describe('Log', () => {
  it.each([
    ['an operation', '/audit/tasks', '/audit/tasks'],
    ['an operation with a query', '/audit/tasks?nextToken=a', '/audit/tasks'],
    ['an operation with a parameter', '/audit/tasks/a5', '/audit/tasks/{taskId}'],
    ['an operation by an empty segment', '//audit/tasks', '/audit/tasks'],
    ['an operation of a target that there is not', '/us/audit/tasks', 'no operation'],
    ['no operation', '/audit', 'no operation'],
  ])('the log names the route of a request that is refused before it is routed: %s', async (_what, target, route) => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await send(running.gateway.url, { target, headers })).status).toBe(403);
    expect(await lastLine()).toMatchObject({ route, status: 403, msg: expect.stringContaining(`GET ${route} 403 `) });
  });

  it('the log has the ids that came with a request beside the own one', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const headers = { 'x-request-id': 'id-of-the-ingress', traceparent };
    const response = await send(running.gateway.url, { target: '/audit/tasks/a6', headers });
    expect(await lastLine()).toMatchObject({
      requestId: response.headers['x-amzn-requestid'],
      callerRequestId: 'id-of-the-ingress',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });
});

function parse(line: string): unknown {
  return JSON.parse(line);
}
