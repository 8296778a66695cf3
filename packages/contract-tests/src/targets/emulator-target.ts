import { emulatorCredentials } from '@audit-gateway/emulator';
import { createRequestSigner } from '@audit-gateway/testing';
import { startTap } from '../wire/tap.ts';
import { startPlacedEmulator } from './placed-emulator.ts';
import type { Target } from './target.ts';

/** Starts the target `emulator`: an emulator in place of AWS, so that callers sign. */
export async function startEmulatorTarget(clock: () => Date): Promise<Target> {
  const { emulator, facts, onExchange } = await startPlacedEmulator(clock);
  const tap = await startTap(new URL(emulator.url), { onExchange });
  return {
    ...facts,
    name: 'emulator',
    url: tap.url,
    credentials: emulatorCredentials,
    sign: createRequestSigner({ region: facts.region, credentials: emulatorCredentials, clock }),
    capabilities: new Set(['exact account', 'signatures']),
    exchanges: tap.exchanges,
    close: async () => {
      await tap.close();
      await emulator.close();
    },
  };
}
