import { respondWith } from '@audit-gateway/testing';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { differentTarget, parameterCases } from '../src/cases/parameter-cases.ts';
import {
  type ResponseCase,
  responseCases,
  awsErrorExamples,
  problemExamples,
  resultExamples,
} from '../src/cases/response-cases.ts';
import { contract } from '../src/contract.ts';
import { createClientDriver } from '../src/drivers/client-driver.ts';
import type { Description, Driver, Outcome, Page } from '../src/drivers/driver.ts';
import { createSdkDriver } from '../src/drivers/sdk-driver.ts';
import { startStubbedGateway } from '../src/systems/gateway.ts';
import { unsigned } from '../src/systems/system-under-test.ts';
import { call, expectContractKept } from './suites/support.ts';

const gateway = await startStubbedGateway();
const { stub } = gateway;
const stubAlone = unsigned(stub.url, gateway.region);
const direct = [createClientDriver(stubAlone), createSdkDriver(stubAlone)];
const byGateway = [createClientDriver(gateway), createSdkDriver(gateway)];
const routes = [
  ...direct.map((driver) => ({ route: `${driver.name}, from a stub`, driver })),
  ...byGateway.map((driver) => ({ route: `${driver.name}, through the gateway`, driver })),
];
afterAll(async () => {
  for (const { driver } of routes) await driver.close();
  await gateway.close();
});

afterEach(() => expectContractKept(gateway.calls));

const endTime = new Date('2026-02-01T00:00:00Z');
let requests = 0;

/** Calls the operation of a response with new parameters, and returns the outcome of that response. */
async function get(
  { operationId, response }: ResponseCase<unknown>,
  driver: Driver,
): Promise<Outcome<Page | Description>> {
  stub.answer = respondWith(response);
  requests += 1;
  // A gateway does not repeat a request that has just failed.
  if (operationId !== 'listAuditTasks') return driver.describe(`a${requests}`);
  return driver.list({ startTime: new Date(Date.UTC(2026, 0, 1, 0, 0, requests)), endTime });
}

describe("the document's parameters", () => {
  // Without samples, the cases use the document's examples.
  const examples = parameterCases(contract, {}).filter(({ valid }) => valid);

  it.each(examples)('are accepted by the gateway: $name', async ({ path, headers }) => {
    stub.answer = respondWith({ status: 200, body: {} });
    expect(await call(gateway, { target: path, headers })).toMatchObject({ status: 200, violations: [] });
  });
});

/** The drivers have a method for each of these; the others are the gateway's alone. */
const driven: readonly string[] = ['listAuditTasks', 'describeAuditTask'];
const isDriven = ({ operationId }: ResponseCase<unknown>): boolean => driven.includes(operationId);
const others = resultExamples(contract).filter((example) => !isDriven(example));

it.runIf(others.length > 0).each(others)('$name is passed on by the gateway', async ({ operationId, response }) => {
  const operation = contract.operations.find(({ id }) => id === operationId);
  stub.answer = respondWith(response);
  requests += 1;
  const target = operation === undefined ? '' : differentTarget(contract, operation, requests);
  expect(await call(gateway, { target })).toMatchObject({ status: 200, body: response.body, violations: [] });
});

describe.each(routes)('$route', ({ driver }) => {
  it.each([...resultExamples(contract).filter(isDriven), ...responseCases])(
    'understands $name',
    async (responseCase) => {
      const { expected, open } = responseCase;
      const outcome = await get(responseCase, driver);
      if (open) expect(outcome).toMatchObject({ value: expected });
      else expect(outcome).toEqual({ value: expected });
    },
  );

  it.each(awsErrorExamples(contract).filter(isDriven))('fails with $name', async (responseCase) => {
    expect(await get(responseCase, driver)).toEqual({ error: responseCase.expected });
  });
});

describe.each(direct)('$name, from a stub that responds like a gateway', (driver) => {
  it.each(problemExamples(contract).filter(isDriven))('fails with $name', async (responseCase) => {
    expect(await get(responseCase, driver)).toEqual({ error: responseCase.expected });
  });
});
