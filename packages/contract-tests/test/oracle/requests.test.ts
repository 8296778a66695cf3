import { isObject } from '@audit-gateway/contract';
import { readCommand } from '@audit-gateway/proxy';
import { respondWith } from '@audit-gateway/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { wholePeriod } from '../../src/cases/account.ts';
import { contract } from '../../src/contract.ts';
import { elements } from '../../src/document/values.ts';
import { parameterFormats, type RequestRule, requestRules } from '../../src/oracle/requests.ts';
import { startEmulatorSystem } from '../../src/systems/emulator.ts';
import { startStubbedGateway } from '../../src/systems/gateway.ts';
import { ask, call } from '../suites/support.ts';

const gateway = await startStubbedGateway();
const emulator = await startEmulatorSystem(() => new Date());
afterAll(async () => {
  await gateway.close();
  await emulator.close();
});

// Colons are not encoded: people type times into URLs.
const { startTime, endTime } = wholePeriod(emulator.startedAt);
const period = { startTime: `${startTime.toISOString().slice(0, 19)}Z`, endTime: endTime.toISOString() };

function targetOf({ path, query = {} }: Pick<RequestRule, 'path' | 'query'>): string {
  const parameters = Object.entries(path === '/audit/tasks' ? { ...period, ...query } : query);
  const pairs = parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

describe('a gateway', () => {
  it.each(requestRules)('accepts $name: $taken', async ({ taken, ...fact }) => {
    gateway.stub.answer = respondWith({ status: 200, body: {} });
    const { status } = await call(gateway, { target: targetOf(fact) });
    expect(status).toBe(taken ? 200 : 400);
  });
});

describe('an emulator', () => {
  it.each(requestRules.filter(({ byGatewayAlone }) => byGatewayAlone !== true))(
    'accepts $name: $taken',
    async ({ taken, ...fact }) => {
      const { status } = await ask(emulator, targetOf(fact));
      if (taken) expect([200, 404]).toContain(status);
      else expect(status).toBe(400);
    },
  );

  it('lists 25 audits by default', async () => {
    const { body } = await ask(emulator, targetOf({ path: '/audit/tasks' }));
    expect(elements(isObject(body) ? body['tasks'] : [])).toHaveLength(25);
  });
});

it.each(contract.operations.filter(({ path }) => path.startsWith('/audit/tasks')))(
  '$id takes the headers of conditional requests and of caching',
  ({ parameters }) => {
    const headers = parameters.filter(({ in: location }) => location === 'header').map(({ name }) => name);
    expect(headers).toEqual(expect.arrayContaining(['If-None-Match', 'Cache-Control']));
  },
);

it('parameters have the formats from which bindings choose their types', () => {
  const parameters = contract.operations.flatMap((operation) => operation.parameters);
  const formats = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema.format]));
  expect(formats).toMatchObject(parameterFormats);
});

it('the server of the document is a gateway with default settings', async () => {
  const { settings } = await readCommand(['--region', 'eu-west-1'], {});
  const url = `http://${settings?.host ?? ''}:${settings?.port ?? ''}`;
  expect(elements(contract.document['servers'])).toMatchObject([{ url }]);
});
