import { readFile } from 'node:fs/promises';
import { contractFile, parseContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';
import { send } from './support/http.ts';
import { startUpstream } from './support/upstream.ts';

const document = await readFile(contractFile, 'utf8');

describe('Start', () => {
  it.each([
    [
      'a type that does not exist, in a parameter',
      'type: integer\n        format: int32\n        minimum: 1',
      'type: intger\n        minimum: 1',
    ],
    ['a pattern that is no expression', "'^[a-zA-Z0-9\\-]+$'", "'^[a-zA-Z0-9\\-+$'"],
    ['a type that does not exist, in an answer', 'type: boolean', 'type: bool'],
    [
      'a member that OpenAPI does not have',
      'operationId: listAuditTasks',
      'operationId: listAuditTasks\n      returns: x',
    ],
    ['no components', /\ncomponents:[\s\S]*/, '\ncomponents: {}\n'],
  ])('a contract that cannot be used ends the start: %s', async (_name, from, to) => {
    const broken = document.replace(from, to);
    expect(broken).not.toBe(document);
    const start = async (): Promise<unknown> =>
      startTestGateway('http://127.0.0.1:9', {}, { contract: parseContract(broken, 'openapi.yaml') });
    await expect(start()).rejects.toMatchObject({ name: 'ContractError' });
  });
});

describe('Start', () => {
  it('the end of a gateway cuts off what is still in flight when its time is up', async () => {
    const upstream = await startUpstream();
    const began = Promise.withResolvers<void>();
    upstream.answer = () => began.resolve();
    const gateway = await startTestGateway(upstream.url, { shutdownMs: 20 });
    const call = expect(send(gateway.url, { target: '/audit/tasks/a1' })).rejects.toThrow();
    await began.promise;
    await gateway.close();
    await call;
    await upstream.close();
  });
});
