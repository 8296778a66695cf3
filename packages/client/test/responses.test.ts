import { type AuditClient, createAuditClient, requestIdOf } from '@audit-gateway/client';
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
    ['with a token alone', { nextToken: 't' }, { tasks: [], nextToken: 't' }],
    ['without null members of audits', { tasks: [{ taskId, taskType: null }] }, { tasks: [{ taskId }] }],
    [
      'with what the contract does not know',
      { tasks: [{ taskId, taskStatus: 'SOME_LATER_VALUE', owner: { since: [1, null] } }], total: 1 },
      { tasks: [{ taskId, taskStatus: 'SOME_LATER_VALUE', owner: { since: [1, null] } }], total: 1 },
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
      { taskStatus: 'SOME_LATER_VALUE', auditDetails: { NEW_CHECK: { checkRunStatus: 'NEW', found: 1 } }, region: 'x' },
      { taskStatus: 'SOME_LATER_VALUE', auditDetails: { NEW_CHECK: { checkRunStatus: 'NEW', found: 1 } }, region: 'x' },
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

  const cutOff = /no whole JSON; cut off on its way\? SyntaxError: ./;
  const notJson = /not JSON; a sign-in page or a proxy may have responded: check baseUrl$/;
  const otherJson = /JSON, but not an? (listing of audits|audit); another service may have responded: check baseUrl$/;

  const ofEither: [string, WireResponse, RegExp][] = [
    ['JSON that is cut off', { body: '{"tasks":[' }, cutOff],
    ['no content', { status: 204 }, cutOff],
    ['an empty content', { body: '' }, cutOff],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' }, notJson],
    ['JSON that calls itself text', { headers: { 'content-type': 'text/plain' }, body: '{}' }, notJson],
    ['null', { body: 'null' }, otherJson],
    ['text', { body: '"tasks"' }, otherJson],
    ['an array', { body: '[]' }, otherJson],
    ['JSON of another service', { body: { message: 'hi' } }, otherJson],
    ['the health of a service', { body: { status: 'ok', checks: [] } }, otherJson],
  ];
  const ofListings: [string, WireResponse, RegExp][] = [
    ['audits that are no array', { body: { tasks: 'abc' } }, otherJson],
    ['audits that are no objects', { body: { tasks: ['abc'] } }, otherJson],
    ['a token that is no text', { body: { tasks: [], nextToken: 5 } }, otherJson],
    ['an audit', { body: { taskStatus: 'COMPLETED' } }, otherJson],
  ];
  const ofDescriptions: [string, WireResponse, RegExp][] = [
    ['a time that is text', { body: { taskStartTime: '2026-01-01T00:00:00Z' } }, otherJson],
    ['a time beyond all Dates', { body: { taskStartTime: 1e300 } }, otherJson],
    ['a status that is no text', { body: { taskStatus: 200 } }, otherJson],
    ['statistics that are no object', { body: { taskStatistics: [] } }, otherJson],
    ['checks that are no object', { body: { auditDetails: 'none' } }, otherJson],
    ['a listing', { body: { tasks: [] } }, otherJson],
  ];

  async function expectBroken(
    call: (client: AuditClient) => Promise<unknown>,
    response: WireResponse,
    message: RegExp,
  ): Promise<void> {
    const { url, requests } = await serve({ ...response, headers: { 'x-amzn-RequestId': 'r1', ...response.headers } });
    const error = await failureOf(call(createAuditClient({ baseUrl: url })));
    expect(error).toMatchObject({
      code: 'BrokenResponse',
      status: response.status ?? 200,
      contentType: response.headers?.['content-type'] ?? 'application/json',
      requestId: 'r1',
    });
    expect(error.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/audit\/tasks[^?]*$/);
    expect(error.message).toContain(`${error.url} (status ${error.status}, ${error.contentType})`);
    expect(error.message).toMatch(message);
    // Only what was cut off can be better the next time.
    expect(requests).toHaveLength(message === cutOff ? 3 : 1);
  }

  it.each([...ofEither, ...ofListings])('fails a listing where it is %s', async (_case, response, message) => {
    await expectBroken((client) => client.listAuditTasks({ ...period, nextToken: 'a-token' }), response, message);
  });

  it.each([...ofEither, ...ofDescriptions])('fails a description where it is %s', async (_case, response, message) => {
    await expectBroken((client) => client.describeAuditTask(taskId), response, message);
  });

  it('is requested again where it was cut off', async () => {
    const { url, requests } = await serve({ body: '{"taskSta' }, { body: { taskStatus: 'COMPLETED' } });
    const audit = await createAuditClient({ baseUrl: url }).describeAuditTask(taskId);
    expect(audit).toEqual({ taskStatus: 'COMPLETED' });
    expect(requests).toHaveLength(2);
  });
});

describe('requestIdOf', () => {
  it('gives the id that the service gave the request, of a page and of an audit', async () => {
    const { url } = await serve(
      { headers: { 'x-amzn-RequestId': 'r1' }, body: { tasks: [] } },
      { headers: { 'x-amzn-RequestId': 'r2' }, body: {} },
      { body: {} },
    );
    const client = createAuditClient({ baseUrl: url });
    expect(requestIdOf(await client.listAuditTasks(period))).toBe('r1');
    expect(requestIdOf(await client.describeAuditTask(taskId))).toBe('r2');
    expect(requestIdOf(await client.describeAuditTask(taskId))).toBeUndefined();
  });
});
