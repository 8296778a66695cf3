import { respondWith, send, startStubUpstream, type StubUpstream, writeCallersFile } from '@audit-gateway/testing';
import { type Responder, keys } from '../cases/gateway-responses.ts';
import { contract } from '../contract.ts';
import { type RecordedCall, startTap } from '../recorded-calls.ts';
import { startStubbedGateway } from './gateway.ts';

/** A running responder, and the stub in place of AWS. */
export interface StartedResponder {
  readonly url: string;
  readonly stub: StubUpstream;
  readonly calls: readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

/** Starts each {@link Responder} for requests of an operation. */
export const startResponder: Readonly<Record<Responder, (operationId: string) => Promise<StartedResponder>>> = {
  plain: () => startStubbedGateway(),
  caching: () => startStubbedGateway({ flags: ['--cache-mb', '1', '--cache-seconds', '60'] }),
  'short deadline': () => startStubbedGateway({ timeoutMs: 50 }),
  'fully loaded': startFullyLoaded,
  authenticating: startAuthenticating,
  failing: () => startStubbedGateway(),
  AWS: startAlone,
};

/** A gateway whose concurrency limit of one request is reached. */
async function startFullyLoaded(): Promise<StartedResponder> {
  const gateway = await startStubbedGateway({ flags: ['--max-in-flight', '1', '--shutdown-ms', '1'] });
  const arrived = Promise.withResolvers<undefined>();
  gateway.stub.answer = () => arrived.resolve(undefined);
  // It ends with the gateway, without a response.
  send(gateway.url, { target: '/audit/tasks/a1' }).catch(() => undefined);
  await arrived.promise;
  gateway.stub.answer = respondWith({ status: 200, body: {} });
  return gateway;
}

async function startAuthenticating(operationId: string): Promise<StartedResponder> {
  const operations = contract.operations.map(({ id }) => id);
  const callers = await writeCallersFile([
    { name: 'other', apiKey: keys.other, operations: operations.filter((id) => id !== operationId) },
    { name: 'slow', apiKey: keys.slow, operations, rate: 0.001 },
  ]);
  try {
    return await startStubbedGateway({ flags: ['--auth', 'apiKey', '--callers', callers.path] });
  } finally {
    await callers.remove();
  }
}

/** A stub of AWS without a gateway. */
async function startAlone(): Promise<StartedResponder> {
  const stub = await startStubUpstream();
  const tap = await startTap(new URL(stub.url));
  return {
    url: tap.url,
    stub,
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await stub.close();
    },
  };
}
