import { type AuditClientOptions, createAuditClient, type CredentialContext } from '@audit-gateway/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { failure, json, type Step, stubFetch } from './support/stub-fetch.ts';

const baseUrl = 'http://gateway.test';
const ok = json({ taskStatus: 'COMPLETED' });
const unauthorized = failure(401, 'UnauthorizedException');

afterEach(() => void vi.useRealTimers());

function play(options: Partial<AuditClientOptions>, ...steps: Step[]) {
  const stub = stubFetch(...steps);
  const client = createAuditClient({ baseUrl, fetch: stub.fetch, ...options });
  return { ...stub, client };
}

describe('a credential that is a function', () => {
  it.each([
    ['returns text', () => 't'],
    ['returns a promise', () => Promise.resolve('t')],
  ])('is sent where it %s', async (_case, token) => {
    const { client, headers } = play({ token }, ok);
    await client.describeAuditTask(taskId);
    expect(headers[0]).toMatchObject({ authorization: 'Bearer t' });
  });

  it('is asked before each request', async () => {
    let count = 0;
    const { client, headers } = play({ apiKey: () => `k${++count}` }, json({ tasks: [], nextToken: 'n' }), json({}));
    for await (const page of client.auditTaskPages(period)) expect(page.tasks).toEqual([]);
    expect(headers.map((sent) => sent['x-api-key'])).toEqual(['k1', 'k2']);
  });

  it('sends nothing where it gives empty text', async () => {
    const { client, headers } = play({ token: () => '' }, ok);
    await client.describeAuditTask(taskId);
    expect(headers[0]).not.toHaveProperty('authorization');
  });

  it.each(['token', 'apiKey'] as const)(
    'is asked once more after a 401, and the request sent again: %s',
    async (name) => {
      const asked: boolean[] = [];
      const credential = ({ refresh }: CredentialContext): string => {
        asked.push(refresh);
        return refresh ? 'new' : 'old';
      };
      const { client, headers } = play({ [name]: credential, retry: false }, unauthorized, ok);
      expect(await client.describeAuditTask(taskId)).toEqual({ taskStatus: 'COMPLETED' });
      expect(asked).toEqual([false, true]);
      expect(headers).toMatchObject(
        name === 'token'
          ? [{ authorization: 'Bearer old' }, { authorization: 'Bearer new' }]
          : [{ 'x-api-key': 'old' }, { 'x-api-key': 'new' }],
      );
    },
  );

  it('is asked once more in each call, and no more than that', async () => {
    const { client, times } = play({ token: () => 't' }, unauthorized);
    for (let call = 1; call <= 2; call += 1) {
      expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({ code: 'Unauthenticated', status: 401 });
      expect(times).toHaveLength(2 * call);
    }
  });

  it('is not asked after a 403, which a new one does not change', async () => {
    const { client, times } = play({ token: () => 't' }, failure(403, 'AccessDeniedException'));
    expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({ code: 'Forbidden' });
    expect(times).toHaveLength(1);
  });

  it('fails the call with Unauthenticated where it fails, and nothing is sent', async () => {
    const cause = new Error('the identity provider is down');
    const { client, times } = play({ token: () => Promise.reject(cause) }, ok);
    expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({
      code: 'Unauthenticated',
      message: '/options/token failed',
      cause,
    });
    expect(times).toEqual([]);
  });

  it.each([
    ['two lines', 'a\nb'],
    ['a number', 5],
    ['nothing', undefined],
  ])('fails the call with InvalidArgument where it gives %s', async (_case, value) => {
    // @ts-expect-error -- JavaScript may return anything.
    const { client, times } = play({ token: () => value }, ok);
    expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({
      code: 'InvalidArgument',
      errors: [{ path: '/options/token' }],
    });
    expect(times).toEqual([]);
  });

  it('ends with the call, whose time-out and signal it gets', async () => {
    vi.useFakeTimers();
    let aborted = false;
    const token = ({ signal }: CredentialContext) =>
      new Promise<string>(() => signal.addEventListener('abort', () => (aborted = true)));
    const { client } = play({ token, timeoutMs: 1000 }, ok);
    const failed = failureOf(client.describeAuditTask(taskId));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failed).toMatchObject({ code: 'Timeout' });
    expect(aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a credential that is text', () => {
  it('is not sent again after a 401', async () => {
    const { client, times } = play({ token: 't', apiKey: 'k' }, unauthorized);
    expect(await failureOf(client.describeAuditTask(taskId))).toMatchObject({ code: 'Unauthenticated' });
    expect(times).toHaveLength(1);
  });
});
