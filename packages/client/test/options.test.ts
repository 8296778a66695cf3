import { inspect } from 'node:util';
import {
  type AuditApiError,
  type AuditClient,
  createAuditClient,
  type ListAuditTasksParams,
} from '@audit-gateway/client';
import { createAuditHttp } from '@audit-gateway/client/http';
import { describe, expect, it } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { json, stubFetch } from './support/stub-fetch.ts';

const baseUrl = 'http://127.0.0.1:8080';

function create(options: unknown): AuditClient {
  // @ts-expect-error -- JavaScript may pass anything.
  return createAuditClient(options);
}

function refusalOf(act: () => unknown): Promise<AuditApiError> {
  return failureOf(new Promise((resolve) => resolve(act())));
}

const delay = 'must be a number of milliseconds from 1 to 2147483647';
const credential = 'must be one line of text that a header can have, or a function that gives it';
const url = 'must be an http or https URL without user name, password, query and fragment';
const retry = 'must be false or { maxAttempts }, a whole number from 1';
const headers = 'must be an object of names and texts that headers can have';

const shared: [string, unknown, string][] = [
  ['timeoutMs', Infinity, `${delay}, not Infinity`],
  ['timeoutMs', NaN, `${delay}, not NaN`],
  ['timeoutMs', 0, `${delay}, not 0`],
  ['timeoutMs', -1, `${delay}, not -1`],
  ['timeoutMs', 2 ** 31, `${delay}, not 2147483648`],
  ['timeoutMs', '30000', delay],
  ['timeoutMs', null, `${delay}, not object`],
  ['retry', true, `${retry}, not boolean`],
  ['retry', 3, `${retry}, not 3`],
  ['retry', { maxAttempts: 0 }, `${retry}, not object`],
  ['retry', { maxAttempts: Infinity }, `${retry}, not object`],
  ['retry', { maxAttempts: 1.5 }, `${retry}, not object`],
  ['retry', { maxAttempts: '3' }, `${retry}, not object`],
  ['headers', 'x: y', headers],
  ['headers', { 'a header': 'x' }, `${headers}, not object`],
  ['headers', { '': 'x' }, `${headers}, not object`],
  ['headers', { trace: 'x\ny' }, `${headers}, not object`],
  ['headers', { trace: 5 }, `${headers}, not object`],
];

const ofClients: [string, unknown, string][] = [
  ...shared,
  ['baseUrl', undefined, `${url}, not undefined`],
  ['baseUrl', '', url],
  ['baseUrl', '  ', url],
  ['baseUrl', 'secret', url],
  ['baseUrl', '/audits', url],
  ['baseUrl', 'ftp://127.0.0.1', url],
  ['baseUrl', 'localhost:8080', url],
  ['baseUrl', 'http://me:secret@127.0.0.1:8080', url],
  ['baseUrl', 'http://127.0.0.1:8080/?key=secret', url],
  ['baseUrl', 'http://127.0.0.1:8080/#secret', url],
  ['baseUrl', () => 'http://127.0.0.1:8080', `${url}, not function`],
  ['baseUrl', 8080, `${url}, not 8080`],
  ['apiKey', 'secret\nx', credential],
  ['apiKey', 'secret ', credential],
  ['apiKey', 5, `${credential}, not 5`],
  ['token', 'secret 𝄞', credential],
  ['token', Promise.resolve('secret'), `${credential}, not object`],
  ['fetch', 'fetch', 'must be a function'],
  ['onRequest', {}, 'must be a function, not object'],
  ['onResponse', true, 'must be a function, not boolean'],
  ['onRetry', 'log', 'must be a function'],
];

describe('createAuditClient', () => {
  it.each(ofClients)('refuses %s: %j by its name, and keeps secrets to itself', async (name, value, message) => {
    const error = await refusalOf(() => create({ baseUrl, [name]: value }));
    expect(error).toMatchObject({
      code: 'InvalidArgument',
      message: `/options/${name} ${message}`,
      errors: [{ path: `/options/${name}`, message }],
    });
    expect(inspect(error)).not.toContain('secret');
  });

  it('names every option that is wrong, each by itself', async () => {
    const error = await refusalOf(() => create({ timeoutMs: 0, retry: true, token: 5 }));
    expect(error.errors.map(({ path }) => path)).toEqual([
      '/options/baseUrl',
      '/options/token',
      '/options/timeoutMs',
      '/options/retry',
    ]);
  });

  it.each([undefined, null, 'http://127.0.0.1:8080', []])('refuses %j in place of options', async (options) => {
    expect(await refusalOf(() => create(options))).toMatchObject({
      code: 'InvalidArgument',
      message: '/options must be an object',
    });
  });

  it.each([
    ['a time of 1 ms', { timeoutMs: 1 }],
    ['the longest time of a timer', { timeoutMs: 2_147_483_647 }],
    ['one attempt', { retry: { maxAttempts: 1 } }],
    ['undefined for everything', { apiKey: undefined, token: undefined, timeoutMs: undefined, retry: undefined }],
    ['a base URL with a path and a slash', { baseUrl: 'HTTPS://gateway.test/prod/' }],
  ])('accepts %s', (_case, options) => {
    expect(create({ baseUrl, ...options })).toHaveProperty('listAuditTasks');
  });
});

describe('createAuditHttp', () => {
  it('refuses options by their names too', async () => {
    // @ts-expect-error -- A number is no token, and there is no base URL.
    const error = await refusalOf(() => createAuditHttp({ token: 5 }));
    expect(error).toMatchObject({
      code: 'InvalidArgument',
      errors: [{ path: '/options/baseUrl' }, { path: '/options/token' }],
    });
  });
});

describe('the options of a call', () => {
  const methods: [string, (client: AuditClient, options: object) => Promise<unknown>][] = [
    ['listAuditTasks', (client, options) => client.listAuditTasks(period, options)],
    ['auditTasks', (client, options) => client.auditTasks(period, options).next()],
    ['auditTaskPages', (client, options) => client.auditTaskPages(period, options).next()],
    ['describeAuditTask', (client, options) => client.describeAuditTask(taskId, options)],
    ['waitForAuditTask', (client, options) => client.waitForAuditTask(taskId, options)],
  ];
  const cases = methods.flatMap(([method, call]) =>
    [...shared, ['signal', new AbortController(), 'must be an AbortSignal, not object'] as const].map(
      ([name, value, message]) => ({ method, call, name, value, message }),
    ),
  );

  it.each(cases)('are refused by $method: $name $value', async ({ call, name, value, message }) => {
    const { fetch, times } = stubFetch(json({}));
    const error = await failureOf(call(create({ baseUrl, fetch }), { [name]: value }));
    expect(error).toMatchObject({ code: 'InvalidArgument', errors: [{ path: `/options/${name}`, message }] });
    expect(times).toEqual([]);
  });

  it.each([
    ['minIntervalMs', 0],
    ['minIntervalMs', Infinity],
    ['maxIntervalMs', 0],
    ['maxIntervalMs', NaN],
    ['onProgress', 'log'],
  ])('are refused by waitForAuditTask: %s %s', async (name, value) => {
    const { fetch, times } = stubFetch(json({}));
    const error = await failureOf(create({ baseUrl, fetch }).waitForAuditTask(taskId, { [name]: value }));
    expect(error).toMatchObject({ code: 'InvalidArgument', errors: [{ path: `/options/${name}` }] });
    expect(times).toEqual([]);
  });
});

describe('arguments that are absent', () => {
  // @ts-expect-error -- JavaScript may pass nothing.
  const absent: { taskId: string; params: ListAuditTasksParams } = {};

  it.each<[string, string, (client: AuditClient) => Promise<unknown>]>([
    ['describeAuditTask', '/path/taskId', (client) => client.describeAuditTask(absent.taskId)],
    ['waitForAuditTask', '/path/taskId', (client) => client.waitForAuditTask(absent.taskId)],
    ['listAuditTasks', '/query/startTime', (client) => client.listAuditTasks(absent.params)],
    ['auditTasks', '/query/startTime', (client) => client.auditTasks(absent.params).next()],
    ['auditTaskPages', '/query/startTime', (client) => client.auditTaskPages(absent.params).next()],
  ])('reject %s with InvalidArgument, and nothing is sent', async (_method, path, call) => {
    const { fetch, times } = stubFetch(json({}));
    const error = await failureOf(call(create({ baseUrl, fetch })));
    expect(error).toMatchObject({ code: 'InvalidArgument', errors: [{ path }] });
    expect(times).toEqual([]);
  });
});
