import { type Call, createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { settledAudit } from './support/audits.ts';
import { startEmulator } from './support/emulator.ts';
import { listTarget } from './support/operations.ts';
import { send, sendSigned, sign } from './support/request.ts';

const audits = [settledAudit('one', '2026-03-09T00:00:00Z')];

describe('the calls that were received', () => {
  it('are told as they were sent, with their outcome, and without secrets', async () => {
    const session = { ...emulatorCredentials, sessionToken: 'a token that is secret' };
    const running = await startEmulator({ audits, credentials: [session] });
    const target = listTarget(running, { maxResults: 5 });
    const signing = { credentials: session, service: 'execute-api' };
    const { headers } = await sendSigned(running, target, { headers: { 'x-custom': 'kept' } }, signing);
    await sendSigned(running, '/audit/tasks/nobody', {}, signing);
    await send(running, '/audit/tasks?nextToken=raw%2f', { method: 'POST' });

    const { calls } = running.emulator;
    expect(calls).toMatchObject([
      {
        requestId: headers['x-amzn-requestid'],
        receivedAt: running.clock.now(),
        method: 'GET',
        url: target,
        headers: {
          host: `127.0.0.1:${running.emulator.port}`,
          'x-custom': 'kept',
          authorization: '[redacted]',
          'x-amz-security-token': '[redacted]',
        },
        operation: 'listAuditTasks',
        signature: { accessKeyId: session.accessKeyId, region: 'us-east-1', service: 'execute-api' },
        status: 200,
        error: undefined,
        abandoned: false,
      },
      { url: '/audit/tasks/nobody', operation: 'describeAuditTask', status: 404, error: 'ResourceNotFoundException' },
      {
        method: 'POST',
        url: '/audit/tasks?nextToken=raw%2f',
        operation: undefined,
        signature: undefined,
        status: 403,
        error: 'MissingAuthenticationTokenException',
      },
    ]);
    expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(3);
    const told = JSON.stringify(calls);
    for (const secret of [session.secretAccessKey, session.sessionToken, 'Signature='])
      expect(told).not.toContain(secret);
  });

  it('are told to whoever listens, as they come', async () => {
    const told: Call[] = [];
    const running = await startEmulator({ audits, onCall: (call) => told.push(call) });
    await sendSigned(running, listTarget(running));
    expect(told).toEqual(running.emulator.calls);
    expect(told).toHaveLength(1);
  });

  it('are kept up to a number, the oldest going first', async () => {
    const running = await startEmulator({ audits, keepCalls: 2 });
    for (const target of ['/a', '/b', '/c']) await send(running, target);
    expect(running.emulator.calls.map(({ url }) => url)).toEqual(['/b', '/c']);
  });

  it.each([
    [{ droppedConnectionRate: 1 }, { status: undefined, error: undefined, abandoned: false }],
    [{ truncatedBodyRate: 1 }, { status: 200, error: undefined, abandoned: false }],
    [
      { nonJsonBodyRate: 1, throttleRate: 1 },
      { status: 200, error: undefined, abandoned: false },
    ],
    [{ throttleRate: 1 }, { status: 400, error: 'ThrottlingException', abandoned: false }],
  ])('say what went over the wire under %j', async (faults, told) => {
    const running = await startEmulator({ audits, faults });
    await sendSigned(running, listTarget(running)).catch(() => undefined);
    expect(running.emulator.calls).toMatchObject([{ operation: 'listAuditTasks', ...told }]);
  });

  it('say when the caller hung up before the response', async () => {
    const waiting = Promise.withResolvers<undefined>();
    const running = await startEmulator({ audits, faults: { latencyMs: 60_000 }, sleep: () => waiting.promise });
    const caller = new AbortController();
    const target = listTarget(running);
    const response = send(running, target, { headers: sign(running, target), signal: caller.signal });
    await vi.waitUntil(() => running.emulator.calls.length > 0, 20_000);
    expect(running.emulator.calls).toMatchObject([{ abandoned: false }]);
    caller.abort();
    await expect(response).rejects.toThrow();
    await vi.waitUntil(() => running.emulator.calls[0]?.abandoned, 20_000);
    waiting.resolve(undefined);
  });

  it('do not have one whose caller hung up in the middle of the content', async () => {
    const running = await startEmulator({ audits });
    const socket = connect(running.emulator.port, '127.0.0.1');
    socket.write('GET /audit/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.resetAndDestroy();
    expect((await send(running, '/a')).status).toBe(403);
    expect(running.emulator.calls.map(({ url }) => url)).toEqual(['/a']);
  });
});

describe('closing', () => {
  it('ends idle and busy connections, and nothing listens any more; twice is once', async () => {
    const never = new Promise<void>(() => undefined);
    const running = await startEmulator({ audits, sleep: () => never });
    const target = listTarget(running);
    await sendSigned(running, target);
    running.emulator.faults = { latencyMs: 1 };
    const busy = expect(sendSigned(running, target)).rejects.toThrow();
    await vi.waitUntil(() => running.emulator.calls.length === 2, 20_000);
    await running.emulator.close();
    await running.emulator.close();
    await busy;
    await expect(send(running, target)).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves its port to the next', async () => {
    const { emulator } = await startEmulator({ audits });
    await emulator.close();
    const next = await createEmulator({ port: emulator.port });
    expect(next.url).toBe(`http://127.0.0.1:${emulator.port}`);
    await next.close();
  });

  it('is not needed by one that cannot listen', async () => {
    const { emulator } = await startEmulator();
    await expect(createEmulator({ port: emulator.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

it('an address of IPv6 is bracketed in the URL', async () => {
  const { emulator } = await startEmulator({ host: '::1' });
  expect(emulator.url).toBe(`http://[::1]:${emulator.port}`);
});
