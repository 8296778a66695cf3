import { createAuditClient } from '@audit-gateway/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { period, taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { serve, type WireResponse } from './support/server.ts';

describe('a page', () => {
  it.each([
    ['as it comes', { tasks: [{ taskId }], nextToken: 't' }, { tasks: [{ taskId }], nextToken: 't' }],
    ['without null tokens', { tasks: [], nextToken: null }, { tasks: [] }],
    ['without empty tokens', { tasks: [], nextToken: '' }, { tasks: [] }],
    ['with no audits', {}, { tasks: [] }],
    ['with null for audits', { tasks: null }, { tasks: [] }],
    ['without null members of audits', { tasks: [{ taskId, taskType: null }] }, { tasks: [{ taskId }] }],
    [
      'with what the contract does not know',
      { tasks: [{ taskId, taskStatus: 'PAUSED', owner: { since: [1, null] } }], total: 1 },
      { tasks: [{ taskId, taskStatus: 'PAUSED', owner: { since: [1, null] } }], total: 1 },
    ],
  ])('is read %s', async (_case, body, expected) => {
    const { url } = await serve({ body });
    expect(await createAuditClient({ baseUrl: url }).listAuditTasks(period)).toStrictEqual(expected);
  });
});

describe('an audit', () => {
  it.each([
    ['a time with a fraction', { taskStartTime: 1560356923.434 }, { taskStartTime: new Date(1560356923434) }],
    ['a time that binary numbers miss', { taskStartTime: 1.001 }, { taskStartTime: new Date(1001) }],
    ['the time 0', { taskStartTime: 0 }, { taskStartTime: new Date(0) }],
    ['no time', { taskStatus: 'COMPLETED' }, { taskStatus: 'COMPLETED' }],
    ['null for a time', { taskStartTime: null, scheduledAuditName: null }, {}],
    [
      'null among its checks',
      { auditDetails: { A_CHECK: { message: null }, B_CHECK: null } },
      { auditDetails: { A_CHECK: {} } },
    ],
    [
      'what the contract does not know',
      { taskStatus: 'PAUSED', auditDetails: { NEW_CHECK: { checkRunStatus: 'NEW', found: 1 } }, region: 'x' },
      { taskStatus: 'PAUSED', auditDetails: { NEW_CHECK: { checkRunStatus: 'NEW', found: 1 } }, region: 'x' },
    ],
  ])('is read with %s', async (_case, body, expected) => {
    const { url } = await serve({ body });
    expect(await createAuditClient({ baseUrl: url }).describeAuditTask(taskId)).toStrictEqual(expected);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/x-amz-json-1.1'])(
    'is read from %s',
    async (contentType) => {
      const { url } = await serve({ headers: { 'content-type': contentType }, body: { taskStatus: 'FAILED' } });
      expect(await createAuditClient({ baseUrl: url }).describeAuditTask(taskId)).toEqual({ taskStatus: 'FAILED' });
    },
  );
});

describe('a broken response of success', () => {
  // No delay between attempts.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));

  const ofEither: [string, WireResponse][] = [
    ['cut off', { body: '{"tasks":[' }],
    ['no content', { status: 204 }],
    ['empty', { body: '' }],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' }],
    ['JSON that calls itself text', { headers: { 'content-type': 'text/plain' }, body: '{}' }],
    ['null', { body: 'null' }],
    ['text', { body: '"tasks"' }],
    ['an array', { body: '[]' }],
  ];

  it.each([...ofEither, ['audits that are no array', { body: { tasks: 'abc' } }] satisfies [string, WireResponse]])(
    'of a listing: %s',
    async (_case, response) => {
      const { url, requests } = await serve({ ...response, headers: { 'x-amzn-RequestId': 'r1', ...response.headers } });
      const error = await failureOf(createAuditClient({ baseUrl: url }).listAuditTasks(period));
      expect(error).toMatchObject({ code: 'BrokenAnswer', status: response.status ?? 200, requestId: 'r1' });
      expect(error.message).toMatch(/^broken response: (SyntaxError|TypeError): ./);
      expect(error.cause).toBeInstanceOf(Error);
      expect(requests).toHaveLength(3);
    },
  );

  it.each([
    ...ofEither,
    ['a time as text', { body: { taskStartTime: '2026-01-01T00:00:00Z' } }] satisfies [string, WireResponse],
    ['a time beyond all Dates', { body: { taskStartTime: 1e300 } }] satisfies [string, WireResponse],
  ])('of a description: %s', async (_case, response) => {
    const { url } = await serve(response);
    const error = await failureOf(createAuditClient({ baseUrl: url }).describeAuditTask(taskId));
    expect(error).toMatchObject({ code: 'BrokenAnswer', status: response.status ?? 200 });
  });

  it('is asked for again', async () => {
    const { url, requests } = await serve({ body: '{"taskSta' }, { body: { taskStatus: 'COMPLETED' } });
    const audit = await createAuditClient({ baseUrl: url }).describeAuditTask(taskId);
    expect(audit).toEqual({ taskStatus: 'COMPLETED' });
    expect(requests).toHaveLength(2);
  });
});
