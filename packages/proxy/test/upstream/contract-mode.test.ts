import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const target = '/audit/tasks/a1';
const broken = { taskStartTime: '2026-01-01T00:00:00Z', taskStatistics: { totalChecks: 'many' } };
const grown = {
  taskStatus: 'SOME_LATER_VALUE',
  laterMember: { a: 1 },
  auditDetails: { LATER_CHECK: { checkRunStatus: 'SKIPPED' } },
};

let upstream: TestUpstream;
let reporting: TestGateway;
let enforcing: TestGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  reporting = await startTestGateway(upstream.url, { contractMode: 'report' });
  enforcing = await startTestGateway(upstream.url, { contractMode: 'enforce' });
});
afterAll(async () => {
  await reporting.close();
  await enforcing.close();
  await upstream.close();
});

describe('Contract mode', () => {
  it('a response that breaks the contract is passed on and logged with every location, in mode report', async () => {
    upstream.answer = json(200, broken);
    const { status, body } = await send(reporting.url, { target });
    expect({ status, body: parsed(body) }).toEqual({ status: 200, body: broken });
    const line: unknown = JSON.parse(reporting.log.at(-1) ?? '');
    expect(line).toMatchObject({
      level: 40,
      violations: [{ pointer: '/taskStartTime' }, { pointer: '/taskStatistics/totalChecks' }],
    });
  });

  it('a response that breaks the contract is 502 in mode enforce, and says where it breaks the contract', async () => {
    upstream.answer = json(200, broken);
    const { status, body } = await send(enforcing.url, { target });
    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({
      source: 'aws',
      detail: expect.stringMatching(/\/taskStartTime must be number.*\/taskStatistics\/totalChecks must be integer/),
    });
  });

  it.each(['reporting', 'enforcing'] as const)(
    'a response that breaks the contract is not one that AWS added members and values to (%s)',
    async (mode) => {
      upstream.answer = json(200, grown);
      const { status, body } = await send({ reporting, enforcing }[mode].url, { target });
      expect({ status, body: parsed(body) }).toEqual({ status: 200, body: grown });
    },
  );
});

function parsed(body: string): unknown {
  return JSON.parse(body);
}
