import { afterAll, expect, it } from 'vitest';
import { answerWith } from '@audit-gateway/testing';
import { gatewayAnswerCases } from '../src/cases/gateway-answer-cases.ts';
import { startStubbedGateway } from '../src/targets/stubbed-gateway.ts';
import { exchange } from './suites/ask.ts';

const gateway = await startStubbedGateway();
const impatient = await startStubbedGateway({ timeoutMs: 50 });
afterAll(async () => {
  await gateway.close();
  await impatient.close();
});

const audit = { target: '/audit/tasks/a1' };
const answering = answerWith({ status: 200, body: {} });

it.each(gatewayAnswerCases)('$name: $status, as the contract has it', async (answerCase) => {
  const { request = audit, upstream = answering, status } = answerCase;
  const asked = status === 504 ? impatient : gateway;
  asked.stub.answer = upstream;
  expect(await exchange(asked, request)).toMatchObject({ status, violations: [] });
});
