import { answerWith, send, startStubUpstream, type StubUpstream, writeCallersFile } from '@audit-gateway/testing';
import type { Answerer } from '../cases/every-answer.ts';
import { keys } from '../cases/every-answer.ts';
import { contract } from '../contract.ts';
import type { Exchange } from '../wire/exchange.ts';
import { startTap } from '../wire/tap.ts';
import { startStubbedGateway } from './stubbed-gateway.ts';

/** Something that answers, with a stub that stands in for AWS. */
export interface Answering {
  /** Where to send requests. */
  readonly url: string;
  /** What stands in for AWS. */
  readonly stub: StubUpstream;
  /** What went over the wire so far. */
  readonly exchanges: readonly Exchange[];
  /** Ends everything that was started for it. */
  readonly close: () => Promise<void>;
}

/** Starts one that answers as {@link Answerer} names it, to requests of an operation. */
export const startAnswerer: Readonly<Record<Answerer, (operationId: string) => Promise<Answering>>> = {
  plain: () => startStubbedGateway(),
  caching: () => startStubbedGateway({ flags: ['--cache-mb', '1', '--cache-seconds', '60'] }),
  impatient: () => startStubbedGateway({ timeoutMs: 50 }),
  crowded: startCrowded,
  asking: startAsking,
  unlucky: () => startStubbedGateway(),
  AWS: startAlone,
};

/** A gateway that serves one request at a time, and has one that does not end. */
async function startCrowded(): Promise<Answering> {
  const gateway = await startStubbedGateway({ flags: ['--max-in-flight', '1', '--shutdown-ms', '1'] });
  const arrived = Promise.withResolvers<undefined>();
  gateway.stub.answer = () => arrived.resolve(undefined);
  // It ends with the gateway, and without an answer.
  send(gateway.url, { target: '/audit/tasks/a1' }).catch(() => undefined);
  await arrived.promise;
  gateway.stub.answer = answerWith({ status: 200, body: {} });
  return gateway;
}

async function startAsking(operationId: string): Promise<Answering> {
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

/** AWS without a gateway. */
async function startAlone(): Promise<Answering> {
  const stub = await startStubUpstream();
  const tap = await startTap(new URL(stub.url));
  return {
    url: tap.url,
    stub,
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await stub.close();
    },
  };
}
