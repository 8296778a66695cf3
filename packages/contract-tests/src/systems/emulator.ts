import { createEmulator, emulatedOperations, type Emulator, emulatorCredentials } from '@audit-gateway/emulator';
import { createRequestSigner } from '@audit-gateway/testing';
import { describedAudits, listedAudits, retiredAudit, toEmulatorAudit, toListedAudit } from '../cases/account.ts';
import { startTap } from '../recorded-calls.ts';
import type { SystemUnderTest } from './system-under-test.ts';

/** An emulator that has exactly the suite's audits. */
export interface SeededEmulator {
  readonly emulator: Emulator;
  readonly facts: Pick<SystemUnderTest, 'region' | 'operations' | 'startedAt' | 'audits' | 'setFaults'>;
  /** Must be called after each response: injected faults end after a number of them. */
  readonly onCall: () => void;
}

/** Starts an emulator that has exactly the suite's audits. */
export async function startSeededEmulator(clock: () => Date): Promise<SeededEmulator> {
  const startedAt = clock();
  const kept = [...describedAudits(startedAt), ...listedAudits(startedAt)];
  const emulator = await createEmulator({ clock, audits: [...kept, retiredAudit(startedAt)].map(toEmulatorAudit) });
  let responsesLeft = Infinity;
  return {
    emulator,
    facts: {
      region: emulator.region,
      operations: emulatedOperations,
      startedAt,
      audits: kept.map(toListedAudit),
      setFaults: (faults, responses = Infinity) => {
        responsesLeft = responses;
        emulator.faults = faults;
      },
    },
    onCall: () => {
      responsesLeft -= 1;
      if (responsesLeft === 0) emulator.faults = {};
    },
  };
}

/** Starts the system `emulator`. Callers must sign, as for AWS. */
export async function startEmulatorSystem(clock: () => Date): Promise<SystemUnderTest> {
  const { emulator, facts, onCall } = await startSeededEmulator(clock);
  const tap = await startTap(new URL(emulator.url), { onCall });
  return {
    ...facts,
    name: 'emulator',
    url: tap.url,
    credentials: emulatorCredentials,
    sign: createRequestSigner({ region: facts.region, credentials: emulatorCredentials, clock }),
    capabilities: new Set(['exact account', 'signatures']),
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await emulator.close();
    },
  };
}
