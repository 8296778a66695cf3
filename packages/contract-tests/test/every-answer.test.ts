import { afterAll, describe, expect, it } from 'vitest';
import { documentedAnswers, seenAnswers } from '../src/answer-coverage.ts';
import { type Answerer, everyAnswer } from '../src/cases/every-answer.ts';
import { contract } from '../src/contract.ts';
import { type Answering, startAnswerer } from '../src/targets/answerers.ts';
import type { Exchange } from '../src/wire/exchange.ts';
import { answerWith } from '../src/wire/stub-upstream.ts';
import { exchange } from './suites/ask.ts';

const period = 'startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z';
const operations = [
  { id: 'listAuditTasks', target: `/audit/tasks?${period}` },
  { id: 'describeAuditTask', target: '/audit/tasks/a1' },
];
const seen: Exchange[] = [];

describe.each(operations)('$id', ({ id, target }) => {
  const answerers = new Map<Answerer, Promise<Answering>>();
  afterAll(async () => {
    for (const answerer of answerers.values()) await (await answerer).close();
  });

  it.each(everyAnswer)('$of: $status, as the contract has it', async ({ of, request, upstream, status }) => {
    const answerer = answerers.get(of) ?? startAnswerer[of](id);
    answerers.set(of, answerer);
    const { stub, ...asked } = await answerer;
    stub.answer = upstream ?? answerWith({ status: 200, body: {} });
    const given = await exchange(asked, { ...request, target });
    seen.push(given);
    expect(given).toMatchObject({ status, violations: [] });
  });
});

it('the contract has every status, media type and header that was seen, and no other', () => {
  expect([...seenAnswers(contract, seen)].sort()).toEqual([...documentedAnswers(contract)].sort());
});
