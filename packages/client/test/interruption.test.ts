import { AuditApiError, type AuditClient, createAuditClient } from '@audit-gateway/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve } from './support/server.ts';
import { failure, json, stubFetch } from './support/stub-fetch.ts';

afterEach(() => void vi.useRealTimers());

const methods: [string, (client: AuditClient, signal?: AbortSignal) => Promise<unknown>][] = [
  ['listAuditTasks', (client, signal) => client.listAuditTasks(period, { signal })],
  ['auditTasks', (client, signal) => client.auditTasks(period, { signal }).next()],
  ['describeAuditTask', (client, signal) => client.describeAuditTask(taskId, { signal })],
  ['waitForAuditTask', (client, signal) => client.waitForAuditTask(taskId, { signal })],
];

describe.each(methods)('%s', (_method, call) => {
  it('fails with Aborted when the caller aborts, and the connection is closed', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const controller = new AbortController();
    const { url } = await serve((request) => {
      request.socket.once('close', close);
      controller.abort('enough');
    });
    const error = await failureOf(call(createAuditClient({ baseUrl: url }), controller.signal));
    expect(error).toMatchObject({ code: 'Aborted', cause: 'enough' });
    await closed;
  });

  it('sends nothing when the caller has aborted before', async () => {
    const { fetch, times } = stubFetch(json({}));
    const client = createAuditClient({ baseUrl: 'http://gateway.test', fetch });
    const error = await failureOf(call(client, AbortSignal.abort('before')));
    expect(error).toMatchObject({ code: 'Aborted', cause: 'before' });
    expect(times).toEqual([]);
  });

  it("fails with the signal's reason itself where that is an AuditApiError", async () => {
    const client = createAuditClient({ baseUrl: 'http://gateway.test', fetch: stubFetch(json({})).fetch });
    const reason = new AuditApiError('ThrottlingException', 'another call failed');
    expect(await failureOf(call(client, AbortSignal.abort(reason)))).toBe(reason);
  });

  it('fails with Timeout after 30 s by default, and the connection is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const { url } = await serve((request) => {
      request.socket.once('close', close);
      ask();
    });
    const failed = failureOf(call(createAuditClient({ baseUrl: url })));
    await asked;
    vi.advanceTimersByTime(29_999);
    expect(await Promise.race([failed, Promise.resolve('not yet')])).toBe('not yet');
    vi.advanceTimersByTime(1);
    expect(await failed).toMatchObject({ code: 'Timeout', message: 'not done in 30000 ms' });
    await closed;
  });

  it('fails with Timeout where fetch does not heed its signal', async () => {
    vi.useFakeTimers();
    const { fetch } = stubFetch(() => new Promise(() => undefined));
    const failed = failureOf(call(createAuditClient({ baseUrl: 'http://gateway.test', timeoutMs: 50, fetch })));
    await vi.advanceTimersByTimeAsync(50);
    expect(await failed).toMatchObject({ code: 'Timeout' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the time of a call', () => {
  it('is shared by all attempts', async () => {
    vi.useFakeTimers({ now: 0 });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { fetch, times } = stubFetch(failure(500, 'InternalFailureException'), () => new Promise(() => undefined));
    const client = createAuditClient({ baseUrl: 'http://gateway.test', timeoutMs: 1000, fetch });
    const failed = failureOf(client.describeAuditTask(taskId));
    await vi.advanceTimersByTimeAsync(999);
    expect(times).toEqual([0, 100]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ code: 'Timeout', message: 'not done in 1000 ms' });
  });
});

describe('an abort between two attempts', () => {
  it('ends the call at once, without another request or a timer', async () => {
    vi.useFakeTimers({ now: 0 });
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const controller = new AbortController();
    const { fetch, times } = stubFetch(failure(500, 'InternalFailureException'));
    const client = createAuditClient({ baseUrl: 'http://gateway.test', fetch });
    const failed = failureOf(client.describeAuditTask(taskId, controller));
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await failed).toMatchObject({ code: 'Aborted', cause: controller.signal.reason });
    expect(vi.getTimerCount()).toBe(0);
    expect(times).toEqual([0]);
  });
});
