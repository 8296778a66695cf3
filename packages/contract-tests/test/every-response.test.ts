import { respondWith } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Responder, everyResponse } from '../src/cases/gateway-responses.ts';
import { contract } from '../src/contract.ts';
import { differentTarget } from '../src/cases/parameter-cases.ts';
import { documentedOutcomes, observedOutcomes } from '../src/coverage.ts';
import type { RecordedCall } from '../src/recorded-calls.ts';
import { type StartedResponder, startResponder } from '../src/systems/responders.ts';
import { call } from './suites/support.ts';

const operations = contract.operations.map((operation) => ({
  id: operation.id,
  targetOf: (number: number) => differentTarget(contract, operation, number),
}));

/** The recorded calls by operation, in order. */
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
      responder.stub.answer = upstream ?? respondWith({ status: 200, body: {} });
      // A gateway does not repeat a request that has just failed; only a repeated request is cached.
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
  it.each(cases)('$of: a response $status is valid', ({ status, index }) => {
    expect(seen.get(id)?.[index]).toMatchObject({ status, violations: [] });
  });
});

it('the contract has exactly the statuses, media types and headers that were recorded', () => {
  expect([...observedOutcomes(contract, [...seen.values()].flat())].sort()).toEqual(
    [...documentedOutcomes(contract)].sort(),
  );
});
