import { createAuditClient } from '@audit-gateway/client';
import { createAuditHttp } from '@audit-gateway/client/http';
import { describe, expect, it } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve } from './support/server.ts';

describe('the client', () => {
  it.each([
    ['times as text', period, 'startTime=2026-01-01T00%3A00%3A00.000Z&endTime=2026-02-01T00%3A00%3A00.000Z'],
    [
      'times as Date',
      { startTime: new Date(0), endTime: new Date(1) },
      'startTime=1970-01-01T00%3A00%3A00.000Z&endTime=1970-01-01T00%3A00%3A00.001Z',
    ],
    [
      'every filter',
      {
        ...period,
        taskStatus: 'FAILED',
        taskType: 'ON_DEMAND_AUDIT_TASK',
        maxResults: 250,
        nextToken: 'a b+/=',
      } as const,
      'startTime=2026-01-01T00%3A00%3A00.000Z&endTime=2026-02-01T00%3A00%3A00.000Z' +
        '&taskStatus=FAILED&taskType=ON_DEMAND_AUDIT_TASK&maxResults=250&nextToken=a%20b%2B%2F%3D',
    ],
  ])('sends a listing with %s', async (_case, params, query) => {
    const { url, requests } = await serve({ body: {} });
    await createAuditClient({ baseUrl: url }).listAuditTasks(params);
    expect(requests.map((request) => [request.method, request.url])).toEqual([['GET', `/audit/tasks?${query}`]]);
  });

  it.each(['', '/', '/prod', '/prod/'])('keeps a base URL that ends in "%s"', async (path) => {
    const { url, requests } = await serve({ body: {} });
    await createAuditClient({ baseUrl: url + path }).describeAuditTask(taskId);
    expect(requests[0]?.url).toBe(`${path.replace(/\/$/, '')}/audit/tasks/${taskId}`);
  });

  it.each([
    ['an API key', { apiKey: 'k' }, { 'x-api-key': 'k', authorization: undefined }],
    ['a token', { token: 't' }, { 'x-api-key': undefined, authorization: 'Bearer t' }],
    ['both credentials', { apiKey: 'k', token: 't' }, { 'x-api-key': 'k', authorization: 'Bearer t' }],
    ['neither credential', { apiKey: undefined, token: '' }, { 'x-api-key': undefined, authorization: undefined }],
  ])('sends %s in its headers', async (_case, credentials, expected) => {
    const { url, requests } = await serve({ body: {} });
    await createAuditClient({ baseUrl: url, ...credentials }).describeAuditTask(taskId);
    const { 'x-api-key': apiKey, authorization } = requests[0]?.headers ?? {};
    expect({ 'x-api-key': apiKey, authorization }).toEqual(expected);
  });

  it.each(['', '.', '..', 'a'.repeat(41), 'a/b', 'a%2Fb', 'a b', 'é', `${taskId}\n`])(
    'refuses the id "%s" before it is sent',
    async (id) => {
      const { url, requests } = await serve({ body: {} });
      const client = createAuditClient({ baseUrl: url });
      for (const attempt of [client.describeAuditTask(id), client.waitForAuditTask(id)]) {
        const error = await failureOf(attempt);
        expect(error.code).toBe('InvalidArgument');
        expect(error.errors).toEqual([{ path: '/path/taskId', message: 'must match ^[a-zA-Z0-9\\-]+$ (max 40)' }]);
      }
      expect(requests).toEqual([]);
    },
  );

  it.each(['a', 'A-9', 'a'.repeat(40)])('sends the id %s as it is', async (id) => {
    const { url, requests } = await serve({ body: {} });
    await createAuditClient({ baseUrl: url }).describeAuditTask(id);
    expect(requests[0]?.url).toBe(`/audit/tasks/${id}`);
  });

  it.each([
    ['startTime', { ...period, startTime: 'yesterday' }],
    ['startTime', { ...period, startTime: new Date(NaN) }],
    ['endTime', { ...period, endTime: '2026-02-30T00:00:00Z' }],
  ])('refuses a %s that is no time before it is sent', async (name, params) => {
    const { url, requests } = await serve({ body: {} });
    const client = createAuditClient({ baseUrl: url });
    for (const attempt of [client.listAuditTasks(params), client.auditTasks(params).next()]) {
      const error = await failureOf(attempt);
      expect(error).toMatchObject({ code: 'InvalidArgument', errors: [{ path: `/query/${name}` }] });
    }
    expect(requests).toEqual([]);
  });

  it('sends nothing to where a redirect leads, least of all the key', async () => {
    const elsewhere = await serve({ body: {} });
    const { url } = await serve({ status: 307, headers: { location: elsewhere.url } });
    const error = await failureOf(createAuditClient({ baseUrl: url, apiKey: 'k' }).describeAuditTask(taskId));
    expect(error).toMatchObject({ code: 'UnknownError', status: 307 });
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('createAuditHttp', () => {
  it('makes an openapi-fetch client with the same base URL, credentials and times', async () => {
    const { url, requests } = await serve({ body: { tasks: [], nextToken: null } });
    const http = createAuditHttp({ baseUrl: `${url}/prod/`, token: () => Promise.resolve('t') });
    const { data } = await http.GET('/audit/tasks', {
      params: { query: { startTime: new Date(0), endTime: '1970-01-02T00:00:00Z' } },
    });
    expect(data).toEqual({ tasks: [], nextToken: null });
    expect(requests[0]?.url).toBe(
      '/prod/audit/tasks?startTime=1970-01-01T00%3A00%3A00.000Z&endTime=1970-01-02T00%3A00%3A00.000Z',
    );
    expect(requests[0]?.headers.authorization).toBe('Bearer t');
  });
});
