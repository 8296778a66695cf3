import { startTap } from '../wire/tap.ts';
import { startPlacedEmulator } from './placed-emulator.ts';
import { startGatewayInFront } from './start-gateway.ts';
import type { Target } from './target.ts';
import { unsigned } from './unsigned.ts';

/** Starts the target `gateway`: a gateway in front of an emulator. Callers need not sign. */
export async function startGatewayTarget(clock: () => Date): Promise<Target> {
  const { emulator, facts, onExchange } = await startPlacedEmulator(clock);
  const gateway = await startGatewayInFront({ upstreamUrl: emulator.url, region: facts.region, clock });
  const tap = await startTap(new URL(gateway.url), { onExchange });
  return {
    ...facts,
    ...unsigned(tap.url, facts.region),
    name: 'gateway',
    capabilities: new Set(['exact account', 'problem details']),
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await gateway.close();
      await emulator.close();
    },
  };
}
