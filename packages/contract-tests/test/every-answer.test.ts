import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerWith } from '@audit-gateway/testing';
import { documentedAnswers, seenAnswers } from '../src/answer-coverage.ts';
import { type Answerer, everyAnswer } from '../src/cases/every-answer.ts';
import { contract } from '../src/contract.ts';
import { type Answering, startAnswerer } from '../src/targets/answerers.ts';
import type { Exchange } from '../src/wire/exchange.ts';
import { exchange } from './suites/ask.ts';

const operations = [
  {
    id: 'listAuditTasks',
    targetOf: (number: number) =>
      `/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z&maxResults=${number}`,
  },
  { id: 'describeAuditTask', targetOf: (number: number) => `/audit/tasks/a${number}` },
];

/** What went over the wire, by operation and in the order of the exchanges, of which some prepare the next. */
const seen = new Map<string, Exchange[]>();
const answerers: Answering[] = [];

beforeAll(async () => {
  for (const { id, targetOf } of operations) {
    const started = new Map<Answerer, Answering>();
    const exchanges: Exchange[] = [];
    seen.set(id, exchanges);
    for (const { of, request, upstream } of everyAnswer) {
      const answerer = started.get(of) ?? (await startAnswerer[of](id));
      if (!started.has(of)) answerers.push(answerer);
      started.set(of, answerer);
      answerer.stub.answer = upstream ?? answerWith({ status: 200, body: {} });
      // A gateway does not ask again for a moment what AWS failed to answer; a cache has only what was asked before.
      const target = targetOf(of === 'caching' ? 1 : exchanges.length + 1);
      exchanges.push(await exchange(answerer, { ...request, target }));
    }
  }
});
afterAll(async () => {
  for (const answerer of answerers) await answerer.close();
});

describe.each(operations)('$id', ({ id }) => {
  const cases = everyAnswer.map(({ of, status }, index) => ({ of, status, index }));
  it.each(cases)('$of: $status, as the contract has it', ({ status, index }) => {
    expect(seen.get(id)?.[index]).toMatchObject({ status, violations: [] });
  });
});

it('the contract has every status, media type and header that was seen, and no other', () => {
  expect([...seenAnswers(contract, [...seen.values()].flat())].sort()).toEqual([...documentedAnswers(contract)].sort());
});
