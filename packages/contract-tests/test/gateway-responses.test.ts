import { respondWith } from '@audit-gateway/testing';
import { afterAll, expect, it } from 'vitest';
import { gatewayResponseCases } from '../src/cases/gateway-responses.ts';
import { startStubbedGateway } from '../src/systems/gateway.ts';
import { call } from './suites/support.ts';

const gateway = await startStubbedGateway();
const shortDeadline = await startStubbedGateway({ timeoutMs: 50 });
afterAll(async () => {
  await gateway.close();
  await shortDeadline.close();
});

const audit = { target: '/audit/tasks/a1' };
const answering = respondWith({ status: 200, body: {} });

it.each(gatewayResponseCases)('the gateway responds to $name with a valid $status', async (responseCase) => {
  const { request = audit, upstream = answering, status } = responseCase;
  const asked = status === 504 ? shortDeadline : gateway;
  asked.stub.answer = upstream;
  expect(await call(asked, request)).toMatchObject({ status, violations: [] });
});
