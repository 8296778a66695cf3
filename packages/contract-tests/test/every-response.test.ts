import { answerWith } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Responder, everyResponse } from '../src/cases/gateway-responses.ts';
import { contract } from '../src/contract.ts';
import { documentedOutcomes, observedOutcomes } from '../src/coverage.ts';
import type { RecordedCall } from '../src/recorded-calls.ts';
import { type StartedResponder, startResponder } from '../src/systems/responders.ts';
import { call } from './suites/support.ts';

const operations = [
  {
    id: 'listAuditTasks',
    targetOf: (number: number) =>
      `/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z&maxResults=${number}`,
  },
  { id: 'describeAuditTask', targetOf: (number: number) => `/audit/tasks/a${number}` },
];

/** What went over the wire, by operation and in the order of the exchanges, of which some prepare the next. */
const seen = new Map<string, RecordedCall[]>();
const responders: StartedResponder[] = [];

beforeAll(async () => {
  for (const { id, targetOf } of operations) {
    const started = new Map<Responder, StartedResponder>();
    const calls: RecordedCall[] = [];
    seen.set(id, calls);
    for (const { of, request, upstream } of everyResponse) {
      const responder = started.get(of) ?? (await startResponder[of](id));
      if (!started.has(of)) responders.push(responder);
      started.set(of, responder);
      responder.stub.answer = upstream ?? answerWith({ status: 200, body: {} });
      // A gateway does not ask again for a moment what AWS failed to answer; a cache has only what was asked before.
      const target = targetOf(of === 'caching' ? 1 : calls.length + 1);
      calls.push(await call(responder, { ...request, target }));
    }
  }
});
afterAll(async () => {
  for (const responder of responders) await responder.close();
});

describe.each(operations)('$id', ({ id }) => {
  const cases = everyResponse.map(({ of, status }, index) => ({ of, status, index }));
  it.each(cases)('$of: $status, as the contract has it', ({ status, index }) => {
    expect(seen.get(id)?.[index]).toMatchObject({ status, violations: [] });
  });
});

it('the contract has every status, media type and header that was seen, and no other', () => {
  expect([...observedOutcomes(contract, [...seen.values()].flat())].sort()).toEqual(
    [...documentedOutcomes(contract)].sort(),
  );
});
