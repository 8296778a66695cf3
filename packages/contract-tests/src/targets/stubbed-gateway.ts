import { startStubUpstream, type StubUpstream } from '@audit-gateway/testing';
import type { Exchange } from '../wire/exchange.ts';
import { startTap } from '../wire/tap.ts';
import { type GatewayInFront, startGatewayInFront } from './start-gateway.ts';
import type { Reachable } from './target.ts';
import { unsigned } from './unsigned.ts';

/** A gateway in front of a stub that says what it is told to. */
export interface StubbedGateway extends Reachable {
  /** What stands in for AWS. */
  readonly stub: StubUpstream;
  /** What went over the wire between callers and the gateway so far. */
  readonly exchanges: readonly Exchange[];
  /** Ends everything that was started for it. */
  readonly close: () => Promise<void>;
}

/** Starts a gateway in front of a stub. */
export async function startStubbedGateway(
  options: Pick<GatewayInFront, 'timeoutMs' | 'flags'> = {},
): Promise<StubbedGateway> {
  const region = 'us-east-1';
  const stub = await startStubUpstream();
  const gateway = await startGatewayInFront({ ...options, upstreamUrl: stub.url, region, clock: () => new Date() });
  const tap = await startTap(new URL(gateway.url));
  return {
    ...unsigned(tap.url, region),
    stub,
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await gateway.close();
      await stub.close();
    },
  };
}
